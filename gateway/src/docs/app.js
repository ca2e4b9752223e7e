// Renders /openapi.json, with a form to try each operation. No library, no foreign host.
"use strict";

const list = document.getElementById("list");
const words = list.dataset;

function element(name, text, attributes = {}) {
  const node = document.createElement(name);
  if (text) node.textContent = text;
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

function resolve(api, schema) {
  const path = schema && schema.$ref ? schema.$ref.split("/").slice(1) : null;
  return path ? path.reduce((here, key) => here[key], api) : schema || {};
}

function example(api, schema, depth = 0) {
  const found = resolve(api, schema);
  const type = Array.isArray(found.type) ? found.type[0] : found.type;
  if (found.enum) return found.enum[1] || found.enum[0];
  if (type === "object") {
    const out = {};
    if (depth < 3) {
      for (const [name, value] of Object.entries(found.properties || {})) {
        if (!value.readOnly) out[name] = example(api, value, depth + 1);
      }
    }
    return out;
  }
  if (type === "array") return depth < 3 ? [example(api, found.items, depth + 1)] : [];
  if (type === "boolean") return false;
  if (type === "integer" || type === "number") return 0;
  if (found.format === "date-time") return new Date().toISOString();
  return found.format === "int64" || found.format === "uint64" ? "0" : "";
}

function parameterRow(api, parameter) {
  const label = element("label");
  const required = parameter.required ? ` (${words.required})` : "";
  label.append(element("code", parameter.name + required));
  const schema = resolve(api, parameter.schema);
  const hint = (schema.enum || []).join(" | ") || schema.format || schema.type || "";
  label.append(element("input", "", { name: parameter.name, "data-in": parameter.in, placeholder: String(hint) }));
  if (parameter.description) label.append(element("small", parameter.description));
  return label;
}

async function send(form, method, path, output) {
  const query = new URLSearchParams();
  const headers = { "accept-language": document.documentElement.lang };
  for (const input of form.querySelectorAll("input[data-in]")) {
    const { name, value } = input;
    if (input.dataset.in === "path") path = path.replace(`{${name}}`, encodeURIComponent(value));
    else if (!value) continue;
    else if (input.dataset.in === "query") query.append(name, value);
    else headers[name] = value;
  }
  const token = document.getElementById("token").value;
  if (token) headers.authorization = `Bearer ${token}`;
  const area = form.querySelector("textarea");
  if (area) headers["content-type"] = area.dataset.type;
  const url = query.size ? `${path}?${query}` : path;
  const answer = await fetch(url, { method: method.toUpperCase(), headers, body: area ? area.value : undefined });
  const text = await answer.text();
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* not JSON: shown as it is */ }
  output.textContent = `${answer.status} ${answer.headers.get("content-type") || ""}\n\n${shown}`;
}

function operationForm(api, method, path, operation) {
  const form = element("form");
  form.append(element("p", operation.description || ""));
  for (const parameter of operation.parameters || []) form.append(parameterRow(api, parameter));
  const content = operation.requestBody ? Object.entries(operation.requestBody.content)[0] : null;
  if (content) {
    const area = element("textarea", "", { "aria-label": words.body, "data-type": content[0], spellcheck: "false" });
    if (content[0] === "application/json") area.value = JSON.stringify(example(api, content[1].schema), null, 2);
    form.append(area);
  }
  const answer = Object.values(operation.responses["200"].content || {})[0];
  const shape = answer && answer.schema && (answer.schema.$ref || (answer.schema.items || {}).$ref);
  if (shape) form.append(element("p", `${words.schema}: ${shape.split("/").pop()}`));
  const output = element("pre");
  output.hidden = true;
  form.append(element("button", words.send, { type: "submit" }), output);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    output.hidden = false;
    send(form, method, path, output).catch((error) => { output.textContent = String(error); });
  });
  return form;
}

function card(api, method, path, operation) {
  const details = element("details");
  details.dataset.text = `${method} ${path} ${operation.description || ""} ${operation.operationId}`.toLowerCase();
  const summary = element("summary");
  summary.append(element("b", method.toUpperCase()), element("code", path), element("span", operation.summary || ""));
  details.append(summary);
  details.addEventListener("toggle", () => {
    if (details.open && details.children.length === 1) details.append(operationForm(api, method, path, operation));
  });
  return details;
}

function render(api) {
  const sections = new Map();
  for (const tag of api.tags) {
    const section = element("section");
    section.append(element("h2", tag.name), element("p", tag.description || ""));
    sections.set(tag.name, section);
    list.append(section);
  }
  for (const [path, item] of Object.entries(api.paths)) {
    for (const [method, operation] of Object.entries(item)) {
      sections.get(operation.tags[0]).append(card(api, method, path, operation));
    }
  }
}

document.getElementById("find").addEventListener("input", (event) => {
  const wanted = event.target.value.toLowerCase();
  for (const details of list.querySelectorAll("details")) details.hidden = !details.dataset.text.includes(wanted);
});

fetch("/openapi.json").then((answer) => answer.json()).then(render).catch((error) => {
  list.append(element("p", String(error)));
});
