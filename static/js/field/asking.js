// Surveys with no signal: which may be asked of a client, and the form of one, drawn from the phone's own copy.
// What is answered so far is kept, sealed, until it is sent: a tab that is killed loses nothing.
((wafa) => {
  "use strict";
  if (!wafa.words) return;
  const words = wafa.words.surveys;
  const DRAFT = "draft";

  const askable = (copy, client) => client.quiet ? [] : (copy.surveys || []).filter(({ only }) => !only || only.includes(client.id));

  const ways = (copy, client) => askable(copy, client).map((survey) => {
    const { template, fill } = wafa.drawing;
    const told = { address: `/clients/${client.id}/ask/${survey.code}/`, label: words.ask.replace("{name}", survey.title) };
    return fill(template("ask-way"), told);
  });

  const choose = (copy, client) => {
    const { page, list, note, template, fill } = wafa.drawing;
    const rows = askable(copy, client).map((survey) => fill(template("ask-line"), {
      address: `/clients/${client.id}/ask/${survey.code}/${location.search}`,
      name: survey.title,
      invited: Boolean(client.asks?.[survey.code]),
    }));
    page(client.name, rows.length ? list(rows) : note(words.nothing));
    return true;
  };

  const about = (client, survey) => `${client.id} ${survey.code} ${survey.version}`;

  const draftOf = async (me, client, survey) => {
    const kept = await wafa.kept(DRAFT);
    const found = kept && (await wafa.unseal(me, DRAFT, kept).catch(() => null));
    return found?.about === about(client, survey) ? found : null;
  };

  // puts what a form held into another of the same survey, in another language or after the tab was killed
  const pour = (form, fields) => {
    const told = new Map();
    fields.forEach(([name, value]) => told.set(name, [...(told.get(name) || []), value]));
    form.querySelectorAll("[data-survey] :is(input, select, textarea)").forEach((field) => {
      const values = told.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
      else if (values.length && field.name !== "language" && field.name !== "whole") [field.value] = values;
    });
  };

  const languageOf = (survey, ...wanted) => wanted.find((each) => each in survey.html) || survey.languages[0];

  const ask = async (copy, client, survey) => {
    const { page, template, fill, keepEntry } = wafa.drawing;
    const me = await wafa.owner();
    const draft = await draftOf(me, client, survey);
    const uid = draft?.uid || wafa.uuid();
    const form = fill(template("ask"), { uid });
    const place = form.querySelector("[data-place]");
    const faces = form.querySelector("[data-faces]");
    let language = languageOf(survey, draft?.language, client.language, document.documentElement.lang);
    let by = draft?.by || "section";
    let started;

    const draw = (fields) => {
      const holder = document.createElement("template");
      holder.innerHTML = survey.html[language];
      place.replaceChildren(holder.content);
      pour(form, fields);
      started = self.wafaSurvey.start(place.querySelector("[data-survey]"));
      if (by === "question") started.by(by, fields.find(([name]) => name === "step")?.[1]);
      form.querySelectorAll("[data-languages] button").forEach((button) => {
        if (button.lang === language) button.setAttribute("aria-current", "true");
        else button.removeAttribute("aria-current");
      });
      faces.querySelector("[data-large]").hidden = by === "question";
      faces.querySelector("[data-plain]").hidden = by !== "question";
      form.querySelectorAll("[data-aside]").forEach((part) => { part.hidden = by === "question"; });
    };

    const keep = async () => {
      const fields = [...new FormData(form)];
      const told = { about: about(client, survey), uid, language, by, fields };
      await wafa.keep(DRAFT, await wafa.seal(me, DRAFT, told));
    };

    form.querySelector("[data-languages]").append(...survey.languages.map((code) => {
      const button = Object.assign(document.createElement("button"), { type: "button", lang: code, textContent: words.languages[code] });
      button.addEventListener("click", () => { const fields = [...new FormData(form)]; language = code; draw(fields); keep(); });
      return button;
    }));
    faces.addEventListener("click", () => {
      by = by === "question" ? "section" : "question";
      started.by(by);
      draw([...new FormData(form)]);
      keep();
    });
    form.addEventListener("change", keep);
    form.addEventListener("click", ({ target }) => { if (target.closest('[name="go"]')) keep(); });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const content = {
        uid,
        client: String(client.id),
        survey: survey.code,
        version: survey.version,
        language,
        mode: new FormData(form).get("mode"),
        answers: started.answers(),
        task: new URLSearchParams(location.search).get("task") || undefined,
        invitation: client.asks?.[survey.code],
      };
      await wafa.forget(DRAFT);
      await keepEntry("response", content);
    });
    const mode = draft?.fields.find(([name]) => name === "mode")?.[1] || words.modes[0][0];
    form.querySelector("[data-modes]").append(...words.modes.map(([value, label]) => fill(template("ask-mode"), { value, words: label })));
    form.querySelector(`[name=mode][value=${mode}]`).checked = true;
    draw(draft?.fields || []);
    page(client.name, form);
  };

  const draw = (copy, queue, id, code) => {
    const client = copy.clients.find((each) => each.id === Number(id));
    if (!client) return false;
    if (!code) return choose(copy, client);
    const survey = askable(copy, client).find((each) => each.code === code);
    if (survey) ask(copy, client, survey);
    return Boolean(survey);
  };

  wafa.screens = [...(wafa.screens || []), { path: /^\/clients\/(\d+)\/ask\/(?:([\w-]+)\/)?$/, draw, ways, kinds: { response: words.kind } }];
})(self.wafa);
