/* Filter an index by text and group, and follow old anchors to the pages of their own.
   Without this file all of it shows. */
"use strict";

(() => {
  const texts = JSON.parse(document.currentScript.dataset.texts ?? "{}");
  const _ = (text, value) => (texts[text] ?? text).replace("{n}", value);

  // What stood at #people-ada on this page has a page of its own.
  const [, kind, id] =
    /^#(people|organisations|services)-(.+)$/.exec(location.hash) ?? [];
  const root = document.documentElement.dataset.content_root ?? "./";
  if (id) {
    const link =
      document.querySelector(`[id="${CSS.escape(`${kind}-${id}`)}"] a`)?.href ??
      new URL(`${root}${kind}/${id}/`, location.href).href;
    location.replace(link);
    return;
  }

  const fold = (text) =>
    text.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l").toLowerCase();

  const itemOf = (node) => ({
    node,
    text: fold(node.textContent),
    groups: (node.dataset.groups ?? "").split(" "),
  });

  const made = ({ name, href, detail, groups }) => {
    const node = document.createElement("li");
    const link = Object.assign(document.createElement("a"), { href: root + href });
    link.textContent = name;
    node.dataset.groups = groups;
    node.append(link, ` ${detail}`);
    return node;
  };

  const set = (directory) => {
    const form = directory.querySelector(".directory-filter");
    const search = form.querySelector("input");
    const buttons = [...form.querySelectorAll("button")];
    const count = form.querySelector("output");
    const parts = [...directory.querySelectorAll(".directory-part")];
    const others = directory.querySelectorAll(".directory-letters, .directory-ranges");
    let items = parts.flatMap((part) => [...part.children]).map(itemOf);
    let group = "";
    let all; // of an index of several pages: the list of what is found on all of them

    const load = async () => {
      const answer = await fetch(new URL(directory.dataset.names, location.href));
      if (!answer.ok) return; // what stands here is filtered all the same
      all = document.createElement("ul");
      all.className = "directory-part";
      all.append(...(await answer.json()).map(made));
      items = [...all.children].map(itemOf);
      parts[0].before(all);
    };

    const apply = async () => {
      const words = fold(search.value).split(/\s+/).filter(Boolean);
      const filtered = words.length > 0 || group !== "";
      if (filtered && !all && directory.dataset.names) await load();
      let shown = 0;
      for (const { node, text, groups } of items) {
        const fits = words.every((word) => text.includes(word));
        node.hidden = !(fits && (!group || groups.includes(group)));
        shown += node.hidden ? 0 : 1;
      }
      if (all) all.hidden = !filtered;
      for (const part of parts) {
        const empty = [...part.children].every((node) => node.hidden);
        part.hidden = all ? filtered : empty;
      }
      for (const each of others) each.hidden = filtered;
      count.value = filtered ? _("{n} shown", shown) : "";
    };

    form.addEventListener("submit", (event) => event.preventDefault());
    search.addEventListener("input", apply);
    for (const button of buttons) {
      button.addEventListener("click", () => {
        group = button.value;
        for (const each of buttons) {
          each.setAttribute("aria-pressed", String(each === button));
        }
        apply();
      });
    }
    form.hidden = false;
  };

  document.querySelectorAll(".directory").forEach(set);
})();
