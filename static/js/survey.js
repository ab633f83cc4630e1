// A survey's form with scripts on: questions come and go with the answers, steps need no server, faults are told at once.
// The server reads everything again. Which questions are asked follows surveys/logic.py, case by case
// (tests/surveys/logic_cases.json). A phone with no signal starts the same form by itself: wafaSurvey.start(root).
self.wafaSurvey = (() => {
  "use strict";
  const NUMERIC = new Set(["RATING", "NPS", "CSAT", "CES", "PAIR", "NUMBER", "MONEY"]);
  const SCALES = new Set(["RATING", "NPS", "CSAT", "CES"]);
  const PARTS = ["importance", "performance"];
  const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  const isNone = (answer) => answer === undefined || answer === null || answer === "" || answer?.length === 0;

  // a value as it compares: a number for scales and amounts, else text; null where it is neither
  const ordered = (type, value) => {
    if (!NUMERIC.has(type)) return typeof value === "string" ? value : null;
    return NUMBER.test(String(value)) ? Number(value) : null;
  };

  const OPS = {
    EQ: (left, right) => left === right,
    NE: (left, right) => left !== right,
    LT: (left, right) => left < right,
    LE: (left, right) => left <= right,
    GT: (left, right) => left > right,
    GE: (left, right) => left >= right,
  };

  const compares = (type, answer, rule) => {
    if (rule.is === "HAS" || rule.is === "LACKS") return [answer].flat().includes(rule.value) === (rule.is === "HAS");
    const [left, right] = [ordered(type, answer), ordered(type, rule.value)];
    return left !== null && right !== null && OPS[rule.is](left, right);
  };

  const ruleHolds = (rule, types, known) => {
    if (!(rule.question in known)) return false;
    const type = types[rule.question];
    const answer = type === "PAIR" ? known[rule.question][rule.part || "performance"] : known[rule.question];
    return !isNone(answer) && (rule.is === "ANSWERED" || compares(type, answer, rule));
  };

  const holds = (condition, types, known) => {
    if (!condition) return true;
    const each = (rule) => ruleHolds(rule, types, known);
    return condition.all ? condition.all.every(each) : condition.any.some(each);
  };

  // the names of the questions that are asked; an answer to one that is not counts for nothing
  const shown = (questions, answers) => {
    const types = Object.fromEntries(questions.map((each) => [each.name, each.type]));
    const known = {};
    return questions.filter(({ name, conditions }) => {
      const isAsked = conditions.every((condition) => holds(condition, types, known));
      if (isAsked && name in answers) known[name] = answers[name];
      return isAsked;
    }).map(({ name }) => name);
  };

  // numbers as people type them, in plain form; the same as surveys/formdata.py
  const plain = (text) => {
    const digits = text.trim().replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => digit.charCodeAt(0) & 15);
    return digits.replace(/\u066b/g, ".").replace(/[\u066c\u00a0\u202f ]/g, "").replace(/^(\d+),(\d{1,2})$/, "$1.$2");
  };

  const inputs = (element) => [...element.querySelectorAll("input, select, textarea")];
  const chosen = (fields) => fields.filter((field) => field.checked).map((field) => field.value);

  const pairOf = (fields) => {
    const parts = PARTS.map((part) => [part, chosen(fields.filter((field) => field.name.endsWith(`-${part}`)))[0]]);
    const told = Object.fromEntries(parts.filter(([, value]) => value).map(([part, value]) => [part, Number(value)]));
    return Object.keys(told).length ? told : undefined;
  };

  const orderOf = (fields) => fields.filter((field) => field.value)
    .sort((one, other) => one.value - other.value)
    .map((field) => field.name.slice(field.name.indexOf("-", 2) + 1));

  const answerOf = ({ element, type }) => {
    const fields = inputs(element);
    if (SCALES.has(type)) { const [value] = chosen(fields); return value && Number(value); }
    if (type === "SINGLE") return chosen(fields)[0];
    if (type === "MULTIPLE") return chosen(fields);
    if (type === "PAIR") return pairOf(fields);
    if (type === "RANKING") return orderOf(fields);
    if (type === "NOTE") return undefined;
    return NUMERIC.has(type) ? plain(fields[0].value) : fields[0].value.trim();
  };

  const parsed = (element) => element.dataset.showIf && JSON.parse(element.dataset.showIf);

  const read = (root) => [...root.querySelectorAll("[data-question]")].map((element) => ({
    element,
    section: element.closest("[data-section]"),
    name: element.dataset.question,
    type: element.dataset.type,
    conditions: [parsed(element.closest("[data-section]")), parsed(element)],
  }));

  const answers = (questions) => {
    const found = questions.map((each) => [each.name, answerOf(each)]).filter(([, answer]) => !isNone(answer));
    const all = Object.fromEntries(found);
    const asked = new Set(shown(questions, all));
    return Object.fromEntries(found.filter(([name]) => asked.has(name)));
  };

  const outside = (value, { least, most }, words) => {
    if (least && value < (typeof value === "number" ? Number(least) : least)) return words.least.replace("{n}", least);
    if (most && value > (typeof value === "number" ? Number(most) : most)) return words.most.replace("{n}", most);
    return "";
  };

  // what is wrong with an answer, as the server would say it
  const faultOf = (question, words) => {
    const { element, type } = question;
    const answer = answerOf(question);
    if (isNone(answer)) return "required" in element.dataset ? words.required : "";
    if (type === "PAIR") return Object.keys(answer).length < 2 ? words.pair : "";
    const [field] = inputs(element);
    if (type === "DATE") return outside(answer, field.dataset, words);
    if (type !== "NUMBER" && type !== "MONEY") return "";
    if (!NUMBER.test(answer)) return words.number;
    if ("whole" in field.dataset && !Number.isInteger(Number(answer))) return words.whole;
    if (type === "MONEY" && /\.\d{3,}$/.test(answer)) return words.cents;
    return outside(Number(answer), field.dataset, words);
  };

  const tellFault = ({ element, name }, text) => {
    element.querySelector(".fault")?.remove();
    element.classList.toggle("field-faulty", Boolean(text));
    if (!text) return;
    const line = Object.assign(document.createElement("p"), { className: "fault", id: `a-${name}-fault`, textContent: text });
    element.append(line);
    element.setAttribute("aria-describedby", line.id);
  };

  const button = (className, text) => Object.assign(document.createElement("button"), { type: "button", className, textContent: text });

  // a ranking by tapping: each tap takes the next place, a second one gives it back
  const makeTaps = (root, number, words) => root.querySelectorAll(".survey-places").forEach((places) => {
    const rows = [...places.querySelectorAll("label")].map((label) => ({ select: label.querySelector("select"), text: label.querySelector("span").textContent }));
    const order = rows.filter((row) => row.select.value).sort((one, other) => one.select.value - other.select.value);
    const list = Object.assign(document.createElement("div"), { className: "survey-taps" });
    const draw = () => rows.forEach((row) => {
      const place = order.indexOf(row) + 1;
      row.select.value = place || "";
      row.tap.setAttribute("aria-pressed", place > 0);
      row.tap.querySelector("b").textContent = place ? number(place) : "";
    });
    for (const row of rows) {
      row.tap = button("survey-tap", "");
      row.tap.append(document.createElement("b"), Object.assign(document.createElement("span"), { textContent: row.text }));
      row.tap.addEventListener("click", () => {
        if (order.includes(row)) order.splice(order.indexOf(row), 1);
        else order.push(row);
        draw();
        places.dispatchEvent(new Event("change", { bubbles: true }));
      });
      list.append(row.tap);
    }
    places.hidden = true;
    places.before(Object.assign(document.createElement("p"), { className: "help", textContent: words.tap }), list);
    draw();
  });

  // an answer that need not be given can be taken back
  const makeClear = (question, words) => {
    const { element } = question;
    if ("required" in element.dataset || !element.querySelector("[type=radio]")) return;
    const clear = button("btn btn-quiet survey-clear", words.clear);
    clear.addEventListener("click", () => {
      inputs(element).forEach((field) => { field.checked = false; });
      element.dispatchEvent(new Event("change", { bubbles: true }));
      inputs(element)[0].focus();
    });
    element.append(clear);
    question.clear = clear;
  };

  const keepAlone = (field) => {
    if (field.type !== "checkbox" || !field.checked) return;
    const others = inputs(field.closest("[data-question]")).filter((each) => each !== field);
    others.filter((each) => "alone" in field.dataset || "alone" in each.dataset).forEach((each) => { each.checked = false; });
  };

  const start = (root) => {
    if (root.dataset.isStarted) return;
    root.dataset.isStarted = "yes";
    const words = JSON.parse(root.dataset.words);
    const digits = new Intl.NumberFormat(`${root.lang}-u-nu-${words.digits}`);
    const number = (n) => digits.format(n);
    const questions = read(root);
    const field = (name) => root.querySelector(`[name="${name}"]`);
    const form = root.closest("form");
    const stepOf = (question) => {
      if (root.dataset.by === "section") return question.section.dataset.section;
      return root.dataset.by ? question.name : "";
    };
    let step = root.dataset.by ? field("step").value : "";

    const hide = (name, isHidden) => { const element = root.querySelector(`[data-${name}]`); if (element) element.hidden = isHidden; };

    const steps = (asked) => [...new Set(questions.filter(({ name }) => asked.has(name)).map(stepOf))];

    const refresh = () => {
      const asked = new Set(shown(questions, answers(questions)));
      const all = steps(asked);
      if (!all.includes(step)) step = all[0] ?? "";
      const place = all.indexOf(step);
      for (const question of questions) {
        const { element, name, clear } = question;
        element.hidden = !asked.has(name) || stepOf(question) !== step;
        element.disabled = !asked.has(name);
        if (clear) clear.hidden = !inputs(element).some((each) => each.checked);
      }
      root.querySelectorAll("[data-section]").forEach((section) => {
        section.hidden = !questions.some((question) => question.section === section && !question.element.hidden);
      });
      field("step").value = step;
      field("asked").value = questions.filter(({ element }) => !element.hidden).map(({ name }) => name).join(" ");
      hide("first", place > 0);
      hide("back", place < 1);
      hide("next", place + 1 >= all.length);
      hide("send", place + 1 < all.length);
      hide("at", all.length < 2);
      if (root.dataset.by) root.querySelector("[data-at]").textContent = words.at.replace("{at}", number(place + 1)).replace("{all}", number(all.length));
      return { all, place };
    };

    // what was answered so far is kept by the server where the page offers it; with no signal it waits for the next step
    const keep = () => {
      if (!form?.hasAttribute("data-keeps")) return;
      const sent = new FormData(form);
      sent.set("go", "keep");
      sent.delete("whole");
      fetch(form.action, { method: "POST", body: sent, keepalive: true, redirect: "manual" }).catch(() => {});
    };

    const go = (to) => {
      step = to;
      root.querySelectorAll(":scope > .alert").forEach((line) => line.remove());
      refresh();
      keep();
      const head = questions.find(({ element }) => !element.hidden)?.section;
      if (head) { head.tabIndex = -1; head.focus({ preventScroll: true }); }
      root.scrollIntoView({ block: "nearest" });
      scrollTo(0, 0);
    };

    const isFaultless = () => {
      const inSight = questions.filter(({ element }) => !element.hidden);
      const faults = inSight.map((question) => [question, faultOf(question, words)]);
      faults.forEach(([question, text]) => tellFault(question, text));
      const first = faults.find(([, text]) => text);
      if (first) (first[0].element.querySelector(".survey-tap, input, textarea") || first[0].element).focus();
      return !first;
    };

    const on = (event) => {
      const { all, place } = refresh();
      if (!isFaultless()) return event.preventDefault();
      if (place + 1 < all.length) { event.preventDefault(); go(all[place + 1]); return; }
      field("whole").value = "yes";
    };

    root.addEventListener("click", (event) => {
      const pressed = event.target.closest('button[name="go"]');
      if (pressed?.value === "on") on(event);
      if (pressed?.value === "back") {
        event.preventDefault();
        const { all, place } = refresh();
        go(all[Math.max(place - 1, 0)]);
      }
    });
    root.addEventListener("change", (event) => { keepAlone(event.target); refresh(); });
    root.addEventListener("input", refresh);
    questions.forEach((question) => makeClear(question, words));
    makeTaps(root, number, words);
    refresh();
    // shows sections or single questions, from a step or from what is in sight
    const by = (how, at) => {
      const [seen] = questions.filter(({ element }) => !element.hidden);
      root.dataset.by = how;
      root.classList.toggle("survey-faces", how === "question");
      step = at || (seen ? stepOf(seen) : "");
      refresh();
    };
    return { answers: () => answers(questions), by };
  };

  const all = () => document.querySelectorAll("[data-survey]").forEach(start);
  if (self.document) all();
  return { shown, read, answers, start };
})();
