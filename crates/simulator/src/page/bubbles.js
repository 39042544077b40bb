// One message as a bubble: what it says, what it shows, what can be done with it.

const EMOJI = ["👍", "❤️", "😂", "😮", "🙏"];

/** What a message says about its way, in words for screen readers and as ticks. */
function way(message) {
  if (message.author === "business") {
    if (message.stage === "failed") return el("span", {}, "Not delivered · " + message.error);
    const words = { accepted: "On its way", sent: "On its way", delivered: "Delivered", read: "Read" };
    return el("span", {}, words[message.stage]);
  }
  const ticks = { sent: "✓", delivered: "✓✓", read: "✓✓" }[message.stage] || "";
  const words = { sent: "Sent", delivered: "Delivered", read: "Read by the business" }[message.stage] || "";
  return el("span", { class: message.stage === "read" ? "tick seen" : "tick", role: "img", "aria-label": words }, ticks);
}

/** The type of its file; a template has one in its header. */
function fileKind(message) {
  if (message.kind !== "template") return message.kind;
  const header = (message.content.components || []).find((part) => part.type === "header");
  return header && header.parameters[0].type;
}

function file(message) {
  if (!message.media_id) return null;
  const src = "/_sim/media/" + encodeURIComponent(message.media_id);
  switch (fileKind(message)) {
    case "image": return el("img", { src, alt: message.text });
    case "sticker": return el("img", { src, alt: "Sticker", class: "sticker" });
    case "video": return el("video", { src, controls: true, "aria-label": message.text });
    case "audio": return el("audio", { src, controls: true, "aria-label": message.text });
    default: return el("a", { href: src, download: message.content.filename || "file" },
      "📄 " + (message.kind === "template" ? "Document" : message.text));
  }
}

function words(message) {
  if (message.revoked) return el("p", { class: "gone" }, "This message was deleted");
  if (message.media_id) return message.content.caption ? el("p", {}, message.content.caption) : null;
  if (message.kind === "location") return el("p", {}, "📍 " + message.text);
  if (message.kind === "contacts") return el("p", {}, "👤 " + message.text);
  return el("p", {}, message.text);
}

function acts(message, on) {
  const react = (emoji) => el("button", { type: "button", class: "btn", "aria-label": "React with " + emoji,
    onclick: () => on.react(message, message.customer_reaction === emoji ? "" : emoji) }, emoji);
  const act = (label, what) => el("button", { type: "button", class: "btn", onclick: () => what(message) }, label);
  const own = message.author === "customer" && !message.revoked;
  return el("div", { class: "acts" }, ...EMOJI.map(react), act("Reply", on.reply),
    own && message.kind === "text" && act("Edit", on.edit), own && act("Delete", on.revoke));
}

/** A bubble. `on` holds what the buttons do; `opened` is the id whose actions are shown. */
function bubble(message, quoted, opened, on) {
  const business = message.author === "business";
  const arrived = !business || message.stage === "delivered" || message.stage === "read";
  const classes = ["m", message.author, !arrived && "unseen", message.stage === "failed" && "failed"];
  const reactions = [message.customer_reaction, message.business_reaction].filter(Boolean);
  const showing = opened === message.id;
  const footer = el("footer", {},
    ...reactions.map((emoji) => el("span", { class: "reaction" }, emoji)),
    message.edited && el("span", {}, "Edited"),
    el("time", { datetime: new Date(message.at).toISOString() }, clockTime.format(message.at)),
    way(message),
    arrived && el("button", { type: "button", class: "more", "aria-expanded": String(showing),
      "aria-label": "Message actions", onclick: () => on.open(showing ? "" : message.id) }, "⋯"));
  const choices = message.choices.map((choice) =>
    el("button", { type: "button", class: "btn", disabled: !arrived, onclick: () => on.tap(message, choice) }, choice.title));
  return el("article", { class: classes.filter(Boolean).join(" "), "data-id": message.id,
    "aria-label": (business ? "From the business" : "From the customer") },
    message.context && el("div", { class: "quote" }, quoted ? quoted.text : "A message"),
    !message.revoked && file(message), words(message),
    choices.length > 0 && el("div", { class: "choices" }, ...choices),
    footer, showing && acts(message, on));
}
