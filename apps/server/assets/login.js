// SPDX-License-Identifier: Apache-2.0
// Sends the forms of the login pages to the API as JSON. What a form does stands in its
// attributes:
//   data-post      where to send its named fields
//   data-hash      the field that gets what stood behind `#`
//   data-look-up   ask below this address for what was typed, and show the answer in data-reveal
//   data-reveal    the element to show instead of the form
//   data-next      the page to go to; data-keep-hash takes what stood behind `#` along
//   data-follow    the member of the answer that holds an address to go to
"use strict";

(() => {
  const secret = location.hash.slice(1);
  // A code must not stay in the history.
  if (secret) history.replaceState(null, "", location.pathname + location.search);

  const ask = async (method, address, body) => {
    const request = { method, credentials: "same-origin", headers: {} };
    if (body !== undefined) {
      request.headers["Content-Type"] = "application/json";
      request.body = JSON.stringify(body);
    }
    const response = await fetch(address, request);
    const text = await response.text();
    const answer = text ? JSON.parse(text) : {};
    if (!response.ok) throw new Error(answer.message || "The server refused this.");
    return answer;
  };

  const fields = (form, button) => {
    const body = {};
    for (const input of form.querySelectorAll("input[name]")) {
      if (input.type !== "checkbox") {
        body[input.name] = input.value;
      } else {
        body[input.name] ??= [];
        if (input.checked) body[input.name].push(input.value);
      }
    }
    if (form.dataset.hash) body[form.dataset.hash] = secret;
    if (button?.name) body[button.name] = button.value === "true";
    return body;
  };

  const scopeBox = (scope) => {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.name = "scopes";
    box.value = scope;
    box.checked = true;
    label.append(box, scope);
    return label;
  };

  // Only as text: a program calls itself what it likes.
  const fill = (target, answer) => {
    for (const place of target.querySelectorAll("[data-text]")) {
      place.textContent = answer[place.dataset.text] ?? "";
    }
    for (const place of target.querySelectorAll("[data-scopes]")) {
      place.replaceChildren(...(answer.scopes ?? []).map(scopeBox));
    }
  };

  const reveal = (form) => {
    const target = document.getElementById(form.dataset.reveal);
    for (const input of target.querySelectorAll("input[type=hidden]")) {
      const same = form.querySelector(`input[name="${input.name}"]`);
      if (same) input.value = same.value;
    }
    form.hidden = true;
    target.hidden = false;
    target.querySelector("input:not([type=hidden]), button")?.focus();
    return target;
  };

  const lookUp = async (form) => {
    const typed = form.querySelector("input").value;
    const address = form.dataset.lookUp + encodeURIComponent(typed);
    const answer = await ask("GET", address);
    const target = reveal(form);
    target.dataset.post = address;
    fill(target, answer);
  };

  const send = async (form, button) => {
    if (form.dataset.lookUp) return lookUp(form);
    if (form.dataset.hash && !secret) {
      throw new Error("This address lacks its code; open the link as it came in the mail.");
    }
    const body = fields(form, button);
    // What takes no document, takes not even an empty one.
    const isEmpty = Object.keys(body).length === 0;
    const answer = await ask("POST", form.dataset.post, isEmpty ? undefined : body);
    if (form.dataset.follow) {
      location.assign(answer[form.dataset.follow]);
    } else if (form.dataset.next) {
      const hash = form.hasAttribute("data-keep-hash") && secret ? "#" + secret : "";
      location.assign(form.dataset.next + hash);
    } else {
      reveal(form);
    }
  };

  document.addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const alert = form.querySelector("[role=alert]");
    const buttons = form.querySelectorAll("button");
    alert.textContent = "";
    buttons.forEach((button) => (button.disabled = true));
    try {
      await send(form, event.submitter);
    } catch (error) {
      alert.textContent = error.message;
    } finally {
      buttons.forEach((button) => (button.disabled = false));
    }
  });

  for (const input of document.querySelectorAll("input[data-from-hash]")) input.value ||= secret;
  document.documentElement.dataset.script = "runs";
})();
