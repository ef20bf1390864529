/* The timeline: zoom, pan, filter, find, keys, and the place in the address.
   Without this file all of it shows; controls appear only where it runs. */
"use strict";

(() => {
  const here = document.currentScript.src;
  const texts = JSON.parse(document.currentScript.dataset.texts ?? "{}");
  const _ = (text, values) =>
    (texts[text] ?? text).replace(/\{(\w+)\}/g, (_all, name) => values[name]);
  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l").toLowerCase();

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const draw = (parent, tag, attributes, words) => {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    if (words !== undefined) made.textContent = words;
    parent.append(made);
    return made;
  };

  const finder = () =>
    element("input", {
      type: "search", autocomplete: "off", placeholder: _("Find in the timeline"),
      ariaLabel: _("Find in the timeline"),
    });

  /* -- Lists alone ------------------------------------------------------------------ */

  const items = [...document.querySelectorAll(".timeline .timeline-item")].map((node) => ({
    node,
    key: (node.querySelector("[id^=events-]")?.id ?? "").slice("events-".length),
    text: fold(node.textContent),
  }));

  const showItems = (fits) => {
    let shown = 0;
    for (const item of items) {
      item.node.hidden = !fits(item);
      shown += item.node.hidden ? 0 : 1;
    }
    for (const year of document.querySelectorAll(".timeline-year")) {
      year.hidden = !year.querySelector(".timeline-item:not([hidden])");
    }
    return shown;
  };

  const wordsOf = (input) => fold(input.value).split(/\s+/).filter(Boolean);

  const countOf = (number, total) => _("{number} of {total} events", { number, total });

  const filterList = (list) => {
    const find = finder();
    const count = element("output", {});
    const form = element("form", { className: "picture-controls" }, find, count);
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", _("Timeline"));
    const apply = () => {
      const words = wordsOf(find);
      const shown = showItems(({ text }) => words.every((word) => text.includes(word)));
      count.textContent = words.length ? countOf(shown, items.length) : "";
    };
    form.addEventListener("input", apply);
    form.addEventListener("submit", (event) => event.preventDefault());
    list.prepend(form);
    apply();
  };

  /* -- The picture ------------------------------------------------------------------ */

  const NAMES = 122, WIDTH = 1072, PLANS = 32, GAP = 6, RADIUS = 4.5, ROWS = 8;
  const pen = document.createElement("canvas").getContext("2d");
  const DAY = 86400000;
  const EPOCH = 719163; // of 1970-01-01, as Python counts days
  const dayOf = (text) => Date.parse(`${text}T00:00Z`) / DAY + EPOCH;
  const textOf = (day) => new Date((day - EPOCH) * DAY).toISOString().slice(0, 7);

  const picture = document.querySelector(".picture[data-events]");
  const list = document.querySelector(".timeline");
  if (!picture) {
    if (list && items.length >= 8) filterList(list);
    return;
  }

  const start = (data) => {
    const lanes = [...picture.querySelectorAll(".picture-lane")];
    const axes = [...picture.querySelectorAll(".picture-wide > .picture-axis")];
    const whole = { from: data.first, to: data.last };
    const state = { ...whole, all: false, topic: "", person: "", service: "", words: [] };
    const original = [...lanes, ...axes].map((svg) => [
      svg, [...svg.childNodes], svg.getAttribute("height"), svg.getAttribute("viewBox"),
    ]);

    const x = (day) =>
      NAMES + ((day - state.from) / (state.to - state.from)) * (WIDTH - NAMES - PLANS);

    const fits = (event, lane) =>
      (!state.topic || data.lanes[lane].slug === state.topic) &&
      (!state.person || event.people.includes(state.person)) &&
      (!state.service || event.services.includes(state.service)) &&
      state.words.every((word) => event.text.includes(word));

    /* The same rules as when the site was built: first row with room, left or right. */
    const placed = (events, edge) => {
      const rows = [];
      const found = [];
      const free = (row, left, right) =>
        (rows[row] ?? []).every(([a, b]) => right + GAP <= a || b + GAP <= left);
      for (const event of events) {
        const room = pen.measureText(event.label).width * 1.03;
        const right = [event.left, event.right + GAP + room, false];
        const left = [event.left - GAP - room, event.right, true];
        const sides = [right, left].filter(([a, b]) => a >= NAMES && b <= edge);
        if (event.left + event.right > NAMES + edge) sides.reverse();
        for (let row = 0, done = false; row < ROWS && !done; row += 1) {
          for (const [a, b, ends] of sides) {
            if (!free(row, a, b)) continue;
            (rows[row] ??= []).push([a, b]);
            found.push({ event, row, ends });
            done = true;
            break;
          }
        }
      }
      return [found, rows.length];
    };

    const sign = (parent, event, y) => {
      const css = `mark ${event.classes} ${event.alarm ? "alarm" : ""}`;
      if (event.right - event.left <= 2 * RADIUS + 0.1) {
        const cx = (event.left + event.right) / 2;
        draw(parent, "circle", { class: `${css} dot`, cx, cy: y, r: RADIUS });
      } else {
        draw(parent, "rect", {
          class: `${css} pill`, x: event.left, y: y - RADIUS,
          width: event.right - event.left, height: 2 * RADIUS,
        });
      }
    };

    const drawBars = (svg, lane) => {
      const part = (parent, css, a, b, y) => {
        const left = Math.max(x(a), NAMES), right = Math.min(x(b), WIDTH - PLANS);
        if (right > left) {
          draw(parent, "rect", { class: css, x: left, y, width: right - left, height: 15 });
        }
      };
      let y = 6;
      for (const bar of lane.bars) {
        if (bar.right < state.from || bar.begin > state.to) continue;
        const link = draw(svg, "a", { href: bar.href });
        draw(link, "title", {}, bar.title);
        part(link, "bar-in", bar.begin, bar.solid, y);
        part(link, "bar", bar.solid, bar.full, y);
        part(link, bar.runs ? "bar-runs" : "bar-out", bar.full, bar.end, y);
        if (bar.runs) part(link, "bar-pale", bar.end, bar.right, y);
        const left = Math.max(x(bar.begin), NAMES) + 4;
        const room = pen.measureText(bar.label).width * 1.03;
        const at = Math.min(left, WIDTH - PLANS - room);
        draw(link, "text", { class: "outside bar-text", x: at, y: y + 11.5 }, bar.label);
        y += 18;
      }
      return y;
    };

    const ticks = () => {
      const found = [];
      const months = (state.to - state.from) / 30.4 <= 40 ? 3 : 12;
      const first = new Date((state.from - EPOCH) * DAY).getUTCFullYear();
      const last = new Date((state.to - EPOCH) * DAY).getUTCFullYear();
      for (let year = first; year <= last; year += 1) {
        for (let month = 1; month <= 12; month += months) {
          const day = dayOf(`${year}-${String(month).padStart(2, "0")}-01`);
          if (day < state.from || day > state.to) continue;
          const label = month === 1 ? String(year) : "";
          found.push({ x: x(day), label, strong: month === 1 && year % 5 === 0 });
        }
      }
      return found;
    };

    const drawLane = (svg, number) => {
      const lane = data.lanes[number];
      const kept = [...svg.querySelectorAll(":scope > .lane-name, :scope > .note")];
      const edge = WIDTH - PLANS;
      const seen = lane.events
        .filter((event) => event.b >= state.from)
        .filter((event) => event.a <= state.to || state.to === data.last)
        .map((event) => {
          const left = Math.max(x(event.a), NAMES + 1);
          const right = Math.min(x(event.b), WIDTH - 2);
          const middle = Math.min((left + right) / 2, WIDTH - 2 - RADIUS);
          const dot = event.exact || right - left < 2 * RADIUS;
          const edges = dot ? [middle - RADIUS, middle + RADIUS] : [left, right];
          return { ...event, left: edges[0], right: edges[1], fits: fits(event, number) };
        });
      const filtered = state.topic || state.person || state.service || state.words.length;
      const zoomed = (data.last - data.first) / (state.to - state.from);
      const wanted = seen
        .filter((event) => event.fits)
        .filter((event) => event.main || state.all || filtered || zoomed >= 4)
        .sort((one, other) => one.left + one.right - other.left - other.right);
      const [labels, rows] = placed(wanted, edge);
      const named = kept.reduce((y, node) => Math.max(y, Number(node.getAttribute("y"))), 0);
      const bars = lane.bars.filter((bar) => bar.right >= state.from && bar.begin <= state.to);
      const top = 8 + bars.length * 18;
      const rug = top + rows * 17 + 8;
      const height = Math.max(rug + 10, named + 10);
      svg.replaceChildren();
      svg.setAttribute("height", height);
      svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
      draw(svg, "rect", {
        class: "after", x: x(data.last), y: 0,
        width: Math.max(0, WIDTH - x(data.last)), height,
      });
      for (const strong of [false, true]) {
        const steps = ticks().filter((tick) => tick.strong === strong);
        draw(svg, "path", {
          class: strong ? "grid-5" : "grid",
          d: steps.map((tick) => `M${tick.x.toFixed(1)} 0V${height}`).join(""),
        });
      }
      svg.append(...kept);
      drawBars(svg, { bars });
      for (const event of seen) {
        const middle = (event.left + event.right) / 2;
        draw(svg, "path", {
          class: `rug ${event.alarm ? "alarm" : ""} ${event.fits ? "" : "dim"}`,
          d: `M${middle.toFixed(1)} ${rug - 4.5}v9`,
        });
      }
      for (const { event, row, ends } of labels) {
        const y = top + row * 17 + 8.5;
        const link = draw(svg, "a", { href: event.href, "data-key": event.key });
        draw(link, "title", {}, event.title);
        sign(link, event, y);
        const at = ends ? event.left - GAP : event.right + GAP;
        draw(link, "text", { x: at.toFixed(1), y: y + 4, ...(ends && { class: "end" }) }, event.label);
      }
    };

    const drawAxis = (svg) => {
      svg.replaceChildren();
      let free = 0;
      for (const tick of ticks()) {
        if (!tick.label || tick.x < free || tick.x > WIDTH - 32) continue;
        draw(svg, "text", { class: `year ${tick.strong ? "strong" : ""}`, x: tick.x + 2, y: 14 }, tick.label);
        free = tick.x + 36;
      }
    };

    /* -- Controls -------------------------------------------------------------------- */

    const select = (label, pairs) =>
      element(
        "select",
        { ariaLabel: label },
        element("option", { value: "" }, label),
        ...pairs.map(([value, name]) => element("option", { value }, name)),
      );
    const button = (name, label) =>
      element("button", { type: "button", ariaLabel: label, title: label }, name);
    const main = button(
      _("Main events ({number})", { number: data.main }), _("Label the main events"),
    );
    const all = button(
      _("All ({number})", { number: data.events }),
      _("Label as many events as there is room for"),
    );
    const topic = select(_("All topics"), data.lanes.map((lane) => [lane.slug, lane.name]));
    const person = select(_("Anybody"), data.people);
    const service = select(_("Any service"), data.services);
    const find = finder();
    const out = button("−", _("Zoom out"));
    const into = button("+", _("Zoom in"));
    const count = element("output", {});
    const form = element(
      "form", { className: "picture-controls" },
      element("span", { className: "picture-choice" }, main, all),
      topic, person, service, find,
      element("span", { className: "picture-choice" }, out, into), count,
    );
    form.setAttribute("role", "search");
    form.setAttribute("aria-label", _("Timeline"));

    const address = () => {
      const parts = [];
      if (state.from !== whole.from || state.to !== whole.to) {
        parts.push(`${textOf(state.from)}..${textOf(state.to)}`);
      }
      for (const name of ["topic", "person", "service"]) {
        if (state[name]) parts.push(`${name}=${encodeURIComponent(state[name])}`);
      }
      if (find.value) parts.push(`find=${encodeURIComponent(find.value)}`);
      return parts.length ? `#${parts.join("&")}` : location.pathname + location.search;
    };

    const render = ({ keep = false } = {}) => {
      const filtered = state.topic || state.person || state.service || state.words.length;
      const same = state.from === whole.from && state.to === whole.to;
      main.ariaPressed = String(!state.all);
      all.ariaPressed = String(state.all);
      if (same && !filtered && !state.all) {
        for (const [svg, nodes, height, box] of original) {
          svg.replaceChildren(...nodes);
          svg.setAttribute("height", height);
          svg.setAttribute("viewBox", box);
        }
      } else {
        pen.font = getComputedStyle(lanes[0].querySelector("text")).font
          .replace(/[\d.]+px/, "12px").replace(/^\D*(?=12px)/, "");
        lanes.forEach(drawLane);
        axes.forEach(drawAxis);
      }
      lanes.forEach((lane, number) => {
        const other = state.topic && data.lanes[number].slug !== state.topic;
        lane.toggleAttribute("hidden", Boolean(other));
      });
      const fitting = new Set();
      data.lanes.forEach((lane, number) =>
        lane.events.forEach((event) => fits(event, number) && fitting.add(event.key)),
      );
      count.textContent = filtered ? countOf(fitting.size, data.events) : "";
      showItems(({ key }) => !filtered || fitting.has(key));
      rove();
      if (!keep) history.replaceState(null, "", address());
    };

    const zoom = (factor, at = 0.5) => {
      const long = state.to - state.from;
      const least = (whole.to - whole.from) / 16;
      const next = Math.min(Math.max(long / factor, least), whole.to - whole.from);
      const pivot = state.from + at * long;
      state.from = pivot - at * next;
      move(0, next);
    };

    const move = (days, long = state.to - state.from) => {
      const last = whole.to - long;
      state.from = Math.min(Math.max(state.from + days, whole.from), last);
      state.to = state.from + long;
      render();
    };

    /* -- Keys ------------------------------------------------------------------------ */

    const linksOf = (lane) =>
      [...lane.querySelectorAll("a")]
        .map((link) => [link.getBoundingClientRect().left, link])
        .sort(([one], [other]) => one - other)
        .map(([, link]) => link);

    const rove = () => {
      for (const lane of lanes) {
        const links = linksOf(lane);
        links.forEach((link, place) => link.setAttribute("tabindex", place ? -1 : 0));
      }
    };

    const focus = (link) => {
      if (!link) return;
      for (const other of link.closest("svg").querySelectorAll("a")) {
        other.setAttribute("tabindex", other === link ? 0 : -1);
      }
      link.focus();
    };

    const nearest = (lane, link) => {
      const middle = link.getBoundingClientRect().left;
      const far = (other) => Math.abs(other.getBoundingClientRect().left - middle);
      return linksOf(lane).sort((one, other) => far(one) - far(other))[0];
    };

    const zoomKeys = { "+": () => zoom(2), "-": () => zoom(0.5), 0: () => zoom(1 / 16) };

    picture.addEventListener("keydown", (event) => {
      const link = event.target.closest(".picture-lane a");
      if (!link || event.ctrlKey || event.metaKey || event.altKey) return;
      const lane = link.closest("svg");
      const links = linksOf(lane);
      const place = links.indexOf(link);
      const shown = lanes.filter((each) => !each.hasAttribute("hidden") && linksOf(each).length);
      const row = shown.indexOf(lane);
      const keys = {
        ArrowRight: () => focus(links[place + 1]),
        ArrowLeft: () => focus(links[place - 1]),
        Home: () => focus(links[0]),
        End: () => focus(links.at(-1)),
        ArrowDown: () => shown[row + 1] && focus(nearest(shown[row + 1], link)),
        ArrowUp: () => shown[row - 1] && focus(nearest(shown[row - 1], link)),
        Escape: () => find.focus(),
      };
      if (event.key in keys) keys[event.key]();
      else if (event.key in zoomKeys) {
        zoomKeys[event.key]();
        const key = CSS.escape(link.dataset.key ?? "");
        focus(lane.querySelector(`a[data-key="${key}"]`) ?? linksOf(lane)[0]);
      } else return;
      event.preventDefault();
    });

    /* -- Pointer --------------------------------------------------------------------- */

    const across = (event) => {
      const box = picture.getBoundingClientRect();
      const share = (event.clientX - box.left - NAMES) / (WIDTH - NAMES - PLANS);
      return Math.min(Math.max(share, 0), 1);
    };
    const field = picture.querySelector(".picture-wide");
    field.addEventListener("wheel", (event) => {
      const sideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (event.ctrlKey) zoom(event.deltaY < 0 ? 2 : 0.5, across(event));
      else if (sideways) move((event.deltaX / WIDTH) * (state.to - state.from));
      else return;
      event.preventDefault();
    }, { passive: false });
    field.addEventListener("dblclick", (event) => zoom(2, across(event)));
    let held = null;
    field.addEventListener("pointerdown", (event) => {
      if (event.pointerType === "mouse" && event.button === 0 && !event.target.closest("a")) {
        held = event.clientX;
      }
    });
    addEventListener("pointermove", (event) => {
      if (held === null || event.buttons !== 1) return;
      const days = ((held - event.clientX) / (WIDTH - NAMES - PLANS)) * (state.to - state.from);
      held = event.clientX;
      if (state.to - state.from < whole.to - whole.from) move(days);
    });
    addEventListener("pointerup", () => { held = null; });

    form.addEventListener("submit", (event) => event.preventDefault());
    form.addEventListener("input", () => {
      Object.assign(state, {
        topic: topic.value, person: person.value, service: service.value,
        words: wordsOf(find),
      });
      render();
    });
    main.addEventListener("click", () => { state.all = false; render(); });
    all.addEventListener("click", () => { state.all = true; render(); });
    into.addEventListener("click", () => zoom(2));
    out.addEventListener("click", () => zoom(0.5));

    const follow = () => {
      const hash = decodeURIComponent(location.hash.slice(1));
      if (hash.startsWith("events-") && !document.getElementById(hash)) {
        const key = hash.slice("events-".length);
        const found = data.lanes.flatMap((lane) => lane.events).find((e) => e.key === key);
        if (found) location.replace(found.href);
        return;
      }
      const span = /^(\d{4}-\d{2})\.\.(\d{4}-\d{2})/.exec(hash);
      if (!span && !/(topic|person|service|find)=/.test(hash)) return;
      const asked = new URLSearchParams(location.hash.slice(1));
      for (const [control, name] of [[topic, "topic"], [person, "person"], [service, "service"], [find, "find"]]) {
        control.value = asked.get(name) ?? "";
      }
      Object.assign(state, {
        topic: topic.value, person: person.value, service: service.value,
        words: wordsOf(find),
      });
      const from = span ? dayOf(`${span[1]}-01`) : whole.from;
      const to = span ? dayOf(`${span[2]}-01`) : whole.to;
      if (to > from && from >= whole.from && to <= whole.to + 31) Object.assign(state, { from, to });
      render({ keep: true });
    };

    for (const lane of data.lanes) {
      for (const event of lane.events) event.text = fold(event.title);
    }
    picture.prepend(form);
    main.ariaPressed = "true";
    rove();
    addEventListener("hashchange", follow);
    follow();
    import(new URL("timeline-pointer.js", here).href).then(({ pinch, showCards }) => {
      const events = data.lanes.flatMap((lane) => lane.events);
      showCards(picture, new Map(events.map(({ key, source }) => [key, source])));
      pinch(field, zoom, across);
    }, () => {}); // the marks have titles
  };

  fetch(picture.dataset.events)
    .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
    .then(start)
    .catch(() => {
      picture.removeAttribute("data-events");
      if (list && items.length >= 8) filterList(list);
    });
})();
