((js, wasm) => {
  const waiting = [];
  async function wake(island, mod) {
    const start = mod[island.dataset.component];
    if (!start) {
      console.warn(`No code for the island ${island.dataset.component}`);
      return;
    }
    waiting.at(-1)?.();
    await start(island);
  }
  async function walk(node, mod) {
    const tag = node.localName;
    if (tag === "leptos-island") await wake(node, mod);
    const children = tag === "leptos-children";
    if (children) waiting.push(node.$$on_hydrate);
    for (const child of node.children) await walk(child, mod);
    if (children) waiting.pop();
  }
  import(js).then(async (mod) => {
    await mod.default({ module_or_path: wasm });
    mod.hydrate();
    await walk(document.body, mod);
    document.documentElement.dataset.live = "";
  });
})
