"use strict";
// Small tools: elements made without markup, and calls to the control side.

const $ = (id) => document.getElementById(id);

/** Makes an element. Text always goes in as text. */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") node.className = value;
    else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** Calls the control side; the answer's JSON. Problems are shown and thrown. */
async function call(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch("/_sim" + path, options);
  } catch (error) {
    notice("The simulator does not answer.");
    throw error;
  }
  const answer = response.status === 204 ? null : await response.json();
  if (!response.ok) {
    const error = new Error(answer.message);
    error.status = response.status;
    throw error;
  }
  return answer;
}

let noticeTimer = 0;
/** Says something for a few seconds. */
function notice(text) {
  $("notice").textContent = text;
  $("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { $("notice").hidden = true; }, 5000);
}

const clockTime = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const calendarDay = new Intl.DateTimeFormat(undefined, { weekday: "long", day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(undefined, { day: "numeric", month: "short" });

function today(at) {
  return calendarDay.format(at) === calendarDay.format(Date.now());
}

/** Initials, or the last digits of a number that has no name. */
function initials(name) {
  const words = name.split(/\s+/).filter((word) => /^\p{L}/u.test(word));
  return words.length ? words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase() : name.slice(-2);
}

function hue(text) {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + char.codePointAt(0)) % 360;
  return sum;
}

function paintAvatar(node, customer) {
  node.textContent = initials(customer.name);
  node.style.setProperty("--hue", hue(customer.phone));
}
