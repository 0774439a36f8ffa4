// The five ways to answer: number, choice, yesno, pick-entity, order. Each field is
// {root, checks (needs a Check button), submit(), pick(id)?} and calls `done(input)` once.
import { h, iconButton, setText } from "./dom.js";
import { ownName, panelOf } from "./format.js";
import { readNumber } from "./questions.js";

const MANY = 24; // more candidates than this become a select

const LONG_LABEL = 18; // columns of text; from here on each choice has a row to itself

/** How many columns a label takes: Chinese, Japanese and Korean characters take two. */
const columns = (label) => [...label].reduce((n, char) => n + (char > "\u2e7f" ? 2 : 1), 0);

export function field(question, card, error, done) {
  const makers = {
    number: numberField,
    choice: choiceField,
    yesno: yesnoField,
    "pick-entity": pickField,
    order: orderField,
  };
  return makers[question.input](question, card, error, done);
}

function numberField(question, card, error, done) {
  const input = h("input", {
    type: "text",
    inputmode: "decimal",
    autocomplete: "off",
    size: 14,
    "aria-describedby": error.id,
  });
  return {
    root: h("label", { class: "gp-field" }, h("span", {}, card.say("field.number")), input),
    checks: true,
    submit() {
      if (!Number.isNaN(readNumber(input.value))) return done(input.value.trim());
      input.setAttribute("aria-invalid", "true");
      setText(error, card.say("error.number"));
      return input.focus();
    },
  };
}

/** Radios for [value, label] pairs; `value` may be any JSON scalar. */
function radios(options, name, legend, card, error, done) {
  const inputs = options.map(([, label]) => {
    const input = h("input", { type: "radio", name, "aria-describedby": error.id });
    return { input, row: h("label", { class: "gp-choice" }, input, h("span", {}, label)) };
  });
  const long = options.some(([, label]) => columns(label) > LONG_LABEL);
  return {
    root: h(
      "fieldset",
      { class: "gp-field" },
      h("legend", {}, legend),
      h("div", { class: long ? "gp-choices gp-choices-long" : "gp-choices" }, ...inputs.map((each) => each.row)),
    ),
    checks: true,
    submit() {
      const index = inputs.findIndex((each) => each.input.checked);
      if (index >= 0) return done(options[index][0]);
      setText(error, card.say("error.pick"));
      return inputs[0]?.input.focus();
    },
    pick(value) {
      const index = options.findIndex(([v]) => v === value);
      if (index < 0) return;
      inputs[index].input.checked = true;
      inputs[index].input.focus();
    },
  };
}

function choiceField(question, card, error, done) {
  const options = question.choices.map(({ v }) => [v, card.label(question, v)]);
  return radios(options, `${card.prefix}-choice`, card.say("field.choice"), card, error, done);
}

function yesnoField(question, card, error, done) {
  const answer = (value, word) =>
    h("button", { type: "button", class: "gp-button gp-wide", onclick: () => done(value) },
      card.say(word));
  return {
    root: h("div", { class: "gp-yesno" }, answer(true, "yes"), answer(false, "no")),
    checks: false,
    submit() {},
  };
}

function pickField(question, card, error, done) {
  const { store, n } = card.player;
  const options = [...store.at(n)]
    .filter(([id]) => panelOf(id) === question.target)
    .map(([id, attrs]) => [id, ownName(id, attrs)]);
  // What the step creates is not there yet; it stands among the others without being told apart.
  if (!options.some(([id]) => id === question.answer)) {
    const born = store.raw(question.at).get(question.answer) ?? {};
    options.push([question.answer, ownName(question.answer, born)]);
    options.sort((a, b) => a[1].localeCompare(b[1], "en", { numeric: true }));
  }
  const legend = card.say("field.pick");
  if (options.length <= MANY) {
    return radios(options, `${card.prefix}-pick`, legend, card, error, done);
  }
  return selectField(options, legend, card, error, done);
}

function selectField(options, legend, card, error, done) {
  const select = h(
    "select",
    { "aria-describedby": error.id },
    h("option", { value: "" }, "–"),
    ...options.map(([, label], index) => h("option", { value: index }, label)),
  );
  return {
    root: h("label", { class: "gp-field" }, h("span", {}, legend), select),
    checks: true,
    submit() {
      if (select.value !== "") return done(options[select.value][0]);
      setText(error, card.say("error.pick"));
      return select.focus();
    },
    pick(value) {
      const index = options.findIndex(([v]) => v === value);
      if (index >= 0) select.value = index;
    },
  };
}

function orderField(question, card, error, done) {
  const items = (question.choices?.length ? question.choices.map((c) => c.v) : sorted(question))
    .map((v) => ({ v, label: card.label(question, v) }));
  const list = h("ol", { class: "gp-order" });
  const move = (item, by) => {
    const from = items.indexOf(item);
    const to = from + by;
    if (to < 0 || to >= items.length) return;
    items.splice(to, 0, ...items.splice(from, 1));
    list.replaceChildren(...items.map((each) => each.row));
    item[by < 0 ? "up" : "down"].focus();
    const place = { what: item.label, n: to + 1, length: items.length };
    card.announce(card.say("order.moved", place));
  };
  for (const item of items) {
    item.up = iconButton("up", card.say("up", { what: item.label }), () => move(item, -1));
    item.down = iconButton("down", card.say("down", { what: item.label }), () => move(item, 1));
    item.row = h("li", {}, h("span", {}, item.label), item.up, item.down);
  }
  list.append(...items.map((each) => each.row));
  return {
    root: h("fieldset", { class: "gp-field" }, h("legend", {}, card.say("field.order")), list),
    checks: true,
    submit: () => done(items.map((each) => each.v)),
  };
}

/** The answer's items in an order that gives nothing away. */
function sorted(question) {
  return [...question.answer].sort((a, b) => String(a).localeCompare(String(b), "en"));
}
