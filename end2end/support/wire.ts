// A network that can be cut: what lies between a browser and Hilo. The browser's own offline switch leaves a
// stream open that is open already; a network that is gone does not.

import { type AddressInfo, type Server, type Socket, connect, createServer } from "node:net";
import { once } from "node:events";

export class Wire {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;
  private port = 0;

  private constructor(private readonly target: URL) {}

  /** A wire to this address. */
  static async to(address: string): Promise<Wire> {
    const wire = new Wire(new URL(address));
    await wire.mend();
    return wire;
  }

  /** Where browsers reach Hilo through it. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Ends every connection; new ones are refused. */
  async cut(): Promise<void> {
    const closed = once(this.server!, "close");
    this.server!.close();
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }

  /** Lets connections through, at the same address as before. */
  async mend(): Promise<void> {
    this.server = createServer((browser) => this.join(browser));
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
  }

  private join(browser: Socket): void {
    const hilo = connect(Number(this.target.port), this.target.hostname);
    for (const [socket, other] of [[browser, hilo], [hilo, browser]] as const) {
      this.sockets.add(socket);
      socket.pipe(other);
      // One end gone, the other goes too; why is told by neither.
      socket.on("error", () => {});
      socket.on("close", () => {
        this.sockets.delete(socket);
        other.destroy();
      });
    }
  }
}
