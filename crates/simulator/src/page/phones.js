// The page: who there is, whose phone is on screen, and what happens meanwhile.

const FAULTS = [
  ["rate_limited", "Too many requests", "429, Retry-After 5 s, error 130429", { retry_after_s: 5 }],
  ["server_error", "Server error", "503 with an HTML page", { status: 503 }],
  ["token_expired", "Token expired", "401, error 190", {}],
  ["window_closed", "Reply window closed", "Accepted, then failed with 131047", {}],
  ["not_reachable", "Not reachable", "Accepted, then failed with 131026", {}],
  ["pair_limit", "Too much to one customer", "400, error 131056", {}],
  ["timeout_before_accept", "No answer, not accepted", "The connection ends after 30 s", { ms: 30000 }],
  ["timeout_after_accept", "No answer, but accepted", "The connection ends after 30 s", { ms: 30000 }],
  ["reset_before_accept", "Connection lost, not accepted", "Closed without a byte", {}],
  ["reset_after_accept", "Connection lost, but accepted", "Closed without a byte", {}],
  ["truncated_json", "Half an answer", "Accepted; the JSON is cut", {}],
  ["no_message_id", "Answer without an id", "Accepted; the list is empty", {}],
  ["slow", "Slow answers", "3 s each", { ms: 3000 }],
  ["duplicated_webhooks", "Webhooks twice", "Each one is sent two times", { times: 2 }],
  ["reordered_webhooks", "Statuses in reverse", "Last one first", {}],
  ["withheld_statuses", "Statuses held back", "Until switched off again", {}],
  ["delayed_statuses", "Statuses late", "10 s later than usual", { ms: 10000 }],
];

let customers = [];
let current = null; // phone of the customer on screen
let messages = [];
let opened = ""; // message whose actions are shown
let answering = null; // {message, edit}
let typingTimer = 0;
const drawn = new Map(); // message id -> {node, as}

const onNumber = () => $("number").value || undefined;
const query = () => (onNumber() ? "?phone_number_id=" + encodeURIComponent(onNumber()) : "");
const path = (rest) => "/customers/" + encodeURIComponent(current) + rest;
const report = (promise) => promise.catch((error) => notice(error.message));

/** Runs `task` soon, once, however often it is asked for; never two at a time. */
function soon(task) {
  let wanted = false;
  let running = false;
  const run = async () => {
    running = true;
    while (wanted) {
      wanted = false;
      await task().catch((error) => notice(error.message));
    }
    running = false;
  };
  return () => {
    wanted = true;
    if (!running) run();
  };
}

const refreshCustomers = soon(async () => {
  customers = await call("GET", "/customers" + query());
  drawCustomers();
  drawHead();
});

const refreshThread = soon(async () => {
  const of = current;
  if (!of) return;
  let fresh = [];
  try {
    fresh = await call("GET", path("/messages") + query());
  } catch (error) {
    if (error.status !== 404) throw error;
  }
  if (of !== current) return;
  messages = fresh;
  drawThread();
});

const refreshTemplates = soon(async () => drawTemplates(await call("GET", "/templates")));

const refreshFaults = soon(async () => drawFaults(await call("GET", "/faults")));

function drawCustomers() {
  const focused = document.activeElement && document.activeElement.dataset.phone;
  $("customers").replaceChildren(...customers.map((customer) => {
    const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
    paintAvatar(avatar, customer);
    const last = customer.last;
    return el("li", {}, el("button", { type: "button", class: "row", "data-phone": customer.phone,
      "aria-current": String(customer.phone === current), onclick: () => select(customer.phone, true) },
      avatar, el("b", {}, customer.name),
      el("time", {}, last ? (today(last.at) ? clockTime : shortDay).format(last.at) : ""),
      el("span", { class: "last" }, last ? last.text : customer.pretty),
      customer.unread > 0 && el("span", { class: "unread", "aria-label": customer.unread + " unread" }, String(customer.unread))));
  }));
  $("no-customers").hidden = customers.length > 0;
  const again = focused && document.querySelector(`[data-phone="${CSS.escape(focused)}"]`);
  if (again) again.focus();
}

function drawHead() {
  if (!current) return;
  const customer = customers.find((one) => one.phone === current)
    || { phone: current, name: current, pretty: "Not known yet: write something", on_whatsapp: true };
  paintAvatar($("avatar"), customer);
  $("name").textContent = customer.name;
  $("number-shown").textContent = customer.pretty;
  $("read").setAttribute("aria-pressed", String(Boolean(customer.open)));
  $("block").setAttribute("aria-pressed", String(Boolean(customer.blocked)));
  $("absent").setAttribute("aria-pressed", String(!customer.on_whatsapp));
}

/** Draws only what changed, so that focus and playing audio stay. */
function drawThread() {
  const log = $("log");
  const byId = new Map(messages.map((message) => [message.id, message]));
  const nodes = [];
  let day = "";
  for (const message of messages) {
    const its = calendarDay.format(message.at);
    if (its !== day) nodes.push(el("div", { class: "day" }, today(message.at) ? "Today" : its));
    day = its;
    const as = JSON.stringify([message, opened === message.id]);
    let known = drawn.get(message.id);
    if (!known || known.as !== as) {
      known = { node: bubble(message, byId.get(message.context), opened, actions), as };
      drawn.set(message.id, known);
    }
    nodes.push(known.node);
  }
  const kept = new Set(nodes);
  for (const node of [...log.children]) if (!kept.has(node)) node.remove();
  nodes.forEach((node, at) => { if (log.children[at] !== node) log.insertBefore(node, log.children[at] || null); });
  if (following) log.scrollTop = log.scrollHeight;
}

/** Stays at the newest message unless the reader has scrolled away. */
let following = true;
$("log").addEventListener("scroll", () => {
  const log = $("log");
  following = log.scrollHeight - log.scrollTop - log.clientHeight < 100;
});
// A picture has its height only once it is there; `load` does not bubble.
$("log").addEventListener("load", () => { if (following) $("log").scrollTop = $("log").scrollHeight; }, true);

const actions = {
  open: (id) => {
    const before = opened;
    opened = id;
    drawThread();
    const button = document.querySelector(`[data-id="${CSS.escape(id || before)}"] .more`);
    if (button) button.focus();
  },
  react: (message, emoji) => { opened = ""; send({ type: "reaction", message_id: message.id, emoji }); },
  reply: (message) => answer(message, false),
  edit: (message) => answer(message, true),
  revoke: (message) => { opened = ""; send({ type: "revoke", original_message_id: message.id }); },
  tap: (message, choice) => report(call("POST", path("/tap"),
    { message_id: message.id, title: choice.title, phone_number_id: onNumber() })),
};

function answer(message, edit) {
  answering = message && { message, edit };
  opened = "";
  $("answering").hidden = !message;
  if (message) $("answering-what").textContent = (edit ? "Editing: " : "Replying to: ") + message.text;
  $("text").value = edit ? message.text : $("text").value;
  drawThread();
  $("text").focus();
}

function send(message, context) {
  following = true;
  return report(call("POST", path("/messages"), { ...message, context, phone_number_id: onNumber() }).then(() => true));
}

function select(phone, byHand) {
  if (phone !== current) {
    drawn.clear();
    following = true;
    $("log").replaceChildren();
    messages = [];
    answering = null;
    $("answering").hidden = true;
    $("typing").textContent = "";
  }
  current = phone;
  document.body.dataset.view = phone ? "thread" : "list";
  $("phone").hidden = !phone;
  $("nothing").hidden = Boolean(phone);
  if (byHand) history.pushState(null, "", phone ? "?phone=" + encodeURIComponent(phone) : location.pathname);
  drawCustomers();
  drawHead();
  refreshThread();
  if (phone && byHand && matchMedia("(min-width: 761px)").matches) $("text").focus();
}

/** `?phone=` in any spelling a customer is known by; `+` may have arrived as a space. */
async function fromAddress() {
  const digits = (new URLSearchParams(location.search).get("phone") || "").replace(/\D/g, "");
  let phone = digits ? "+" + digits : null;
  try {
    if (phone) phone = (await call("GET", "/customers/" + encodeURIComponent(phone))).phone;
  } catch (error) {
    // Not known yet: the first message makes a customer of the number.
    if (error.status !== 404) throw error;
  }
  select(phone, false);
}

function drawFaults(on) {
  const left = new Map(on.map((fault) => [fault.kind, fault]));
  $("fault-count").hidden = on.length === 0;
  $("fault-count").textContent = String(on.length);
  const focused = document.activeElement && document.activeElement.id;
  $("fault-list").replaceChildren(...FAULTS.map(([kind, title, what, parameters]) => {
    const fault = left.get(kind);
    const more = fault ? [fault.count && fault.count + " left", fault.recipient].filter(Boolean).join(" · ") : "";
    const input = el("input", { type: "checkbox", role: "switch", id: "fault-" + kind });
    input.checked = Boolean(fault);
    input.addEventListener("change", () => report(switchFault(kind, parameters, input.checked)));
    return el("label", { class: "fault" },
      el("span", {}, title, el("small", {}, more ? what + " · " + more : what)), input);
  }));
  if (focused && focused.startsWith("fault-")) $(focused).focus();
}

async function switchFault(kind, parameters, on) {
  if (on) {
    const count = Number($("fault-count-choice").value) || undefined;
    const recipient = $("fault-scope").checked && current ? current : undefined;
    await call("POST", "/faults/add", { kind, ...parameters, count, recipient });
  } else {
    await call("DELETE", "/faults/" + kind);
    if (kind === "withheld_statuses") await call("POST", "/statuses/release");
  }
}

function happened(event) {
  switch (event.type) {
    case "phone_changed":
      refreshCustomers();
      if (event.phone === current) refreshThread();
      break;
    case "typing":
      if (event.phone !== current) break;
      $("typing").textContent = "typing…";
      clearTimeout(typingTimer);
      typingTimer = setTimeout(() => { $("typing").textContent = ""; }, 25000);
      break;
    case "accepted":
      if (event.phone === current) $("typing").textContent = "";
      break;
    case "webhook_failed":
      notice("The webhook was not taken (" + (event.status || "no answer") + ")" + (event.given_up ? "." : "; trying again."));
      break;
    case "templates_changed":
      refreshTemplates();
      break;
    case "faults_changed":
      refreshFaults();
      break;
    case "lagged":
      refreshCustomers();
      refreshThread();
      refreshFaults();
      refreshTemplates();
      break;
  }
}

function listen() {
  const source = new EventSource("/_sim/events");
  source.onopen = () => {
    $("live").textContent = "Live";
    $("live").classList.add("on");
    happened({ type: "lagged" });
  };
  source.onerror = () => {
    $("live").textContent = "Reconnecting";
    $("live").classList.remove("on");
    // A browser gives up on some errors; then it is on us to try again.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, 2000);
  };
  source.onmessage = (message) => happened(JSON.parse(message.data));
}

const SAMPLES = {
  location: { type: "location", latitude: -34.6037, longitude: -58.3816, name: "Obelisco", address: "Av. 9 de Julio, Buenos Aires" },
  contacts: { type: "contacts", contacts: [{ name: { formatted_name: "Diego Acosta", first_name: "Diego" }, phones: [{ phone: "+54 9 351 555 0142", type: "CELL" }] }] },
};

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = $("text").value;
  if (!body.trim()) return;
  const about = answering;
  $("text").value = "";
  const done = about && about.edit
    ? await send({ type: "edit", original_message_id: about.message.id, body })
    : await send({ type: "text", body }, about ? about.message.id : undefined);
  if (!done) $("text").value = body;
  else if (about) answer(null, false);
});
// Enter that ends a composition (accents, other scripts) must not send.
$("text").addEventListener("keydown", (event) => { if (event.key === "Enter" && event.isComposing) event.preventDefault(); });
for (const button of document.querySelectorAll("[data-send]")) {
  const kind = button.dataset.send;
  button.addEventListener("click", () => {
    const about = answering && !answering.edit ? answering.message.id : undefined;
    if (about) answer(null, false);
    send(SAMPLES[kind] || { type: kind }, about);
  });
}
$("answering-stop").addEventListener("click", () => { $("text").value = ""; answer(null, false); });
$("back").addEventListener("click", () => select(null, true));
const pressed = (id) => $(id).getAttribute("aria-pressed") === "true";
const change = (what) => report(call("PATCH", path(""), { ...what, phone_number_id: onNumber() }));
$("read").addEventListener("click", () => change({ open: !pressed("read") }));
$("block").addEventListener("click", () => change({ blocked: !pressed("block") }));
$("absent").addEventListener("click", () => change({ on_whatsapp: pressed("absent") }));
$("number").addEventListener("change", () => { refreshCustomers(); refreshThread(); });
$("open-templates").addEventListener("click", () => $("templates").showModal());
$("auto-approve").addEventListener("change", () => report(call("PUT", "/templates/auto-approve", { on: $("auto-approve").checked })));
$("open-faults").addEventListener("click", () => $("faults").showModal());
$("clear-faults").addEventListener("click", () => report(call("DELETE", "/faults").then(() => call("POST", "/statuses/release"))));
$("new-customer").addEventListener("click", () => $("customer-dialog").showModal());
for (const button of document.querySelectorAll("[data-close]")) {
  button.addEventListener("click", () => button.closest("dialog").close());
}
$("customer-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  try {
    const made = await call("POST", "/customers", { phone: form.elements.phone.value, name: form.elements.name.value || undefined });
    form.reset();
    $("customer-problem").textContent = "";
    $("customer-dialog").close();
    refreshCustomers();
    select(made.phone, true);
  } catch (error) {
    $("customer-problem").textContent = error.message;
  }
});
addEventListener("popstate", () => report(fromAddress()));

async function start() {
  const numbers = await call("GET", "/numbers");
  $("number").replaceChildren(...numbers.map((number) => el("option", { value: number.phone_number_id }, number.name + " · " + number.display_phone_number)));
  $("number-label").hidden = numbers.length < 2;
  await fromAddress();
  listen();
}
report(start());
