// The desk where templates are looked at: what waits, and what Meta decides about it.

const QUALITIES = ["UNKNOWN", "GREEN", "YELLOW", "RED"];
const CATEGORIES = ["MARKETING", "UTILITY", "AUTHENTICATION"];

const decide = (template, decision) =>
  call("POST", "/templates/" + encodeURIComponent(template.id) + "/decision", decision).catch((error) => notice(error.message));

/** What the template says, in a line. */
function gist(template) {
  const body = template.components.find((part) => part.type === "BODY");
  return (body && body.text) || "";
}

function choice(template, label, words, current, decision) {
  const select = el("select", { "aria-label": label + " of " + template.name, id: label + "-" + template.id });
  select.append(...words.map((word) => el("option", {}, word)));
  select.value = current;
  select.addEventListener("change", () => decide(template, decision(select.value)));
  return select;
}

function drawTemplates(desk) {
  const waiting = desk.templates.filter((template) => template.status === "PENDING").length;
  $("template-count").hidden = waiting === 0;
  $("template-count").textContent = String(waiting);
  $("auto-approve").checked = desk.auto_approve;
  $("no-templates").hidden = desk.templates.length > 0;
  const focused = document.activeElement && document.activeElement.id;
  const act = (template, word, decision) => el("button", { type: "button", class: "btn",
    id: word + "-" + template.id, "aria-label": word + " " + template.name + " " + template.language,
    onclick: () => decide(template, decision()) }, word);
  // Those that wait come first, the newest of them on top.
  const rank = (template) => (template.status === "PENDING" ? 0 : 1);
  const rows = [...desk.templates].reverse().sort((a, b) => rank(a) - rank(b));
  $("template-list").replaceChildren(...rows.map((template) => el("section", { class: "desk" },
    el("b", {}, template.name + " · " + template.language),
    el("small", {}, template.status + (template.rejected_reason === "NONE" ? "" : " · " + template.rejected_reason)),
    el("p", {}, gist(template)),
    el("div", { class: "acts" },
      act(template, "Approve", () => ({ decision: "approve" })),
      act(template, "Reject", () => ({ decision: "reject", reason: $("reject-reason").value })),
      act(template, "Pause", () => ({ decision: "pause" })),
      act(template, "Disable", () => ({ decision: "disable" }))),
    el("div", { class: "acts" },
      choice(template, "Quality", QUALITIES, template.quality_score.score, (score) => ({ decision: "quality", score })),
      choice(template, "Category", CATEGORIES, template.category, (category) => ({ decision: "category", category }))))));
  const again = focused && $(focused);
  if (again) again.focus();
}
