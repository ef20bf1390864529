/* Opens the search dialog: "/", Ctrl-K or Cmd-K, and whatever has data-search-open.
   The dialog and the index are loaded when first asked for. */
"use strict";

(() => {
  const here = document.currentScript.src;
  let loading;

  const open = async (event) => {
    event.preventDefault();
    event.stopPropagation();
    loading ??= import(new URL("search-dialog.js", here).href);
    try {
      (await loading).open();
    } catch {
      // Opened from a disk, or an old browser: the search page still works.
      document.querySelector('form[role="search"]')?.submit();
    }
  };

  const isTyping = (element) =>
    element?.closest?.("input, textarea, select, dialog") || element?.isContentEditable;

  const isShortcut = (event) => {
    if (event.isComposing || event.altKey) return false;
    const command = event.ctrlKey || event.metaKey;
    // Read the Docs opens its own search by "/", where a project has that switched on.
    if (event.key === "/")
      return !command && !isTyping(event.target) && !document.querySelector("readthedocs-search");
    return command && !event.shiftKey && event.key.toLowerCase() === "k";
  };

  // Captured: Sphinx's own shortcut for "/" would move the focus first.
  window.addEventListener("keydown", (e) => isShortcut(e) && open(e), true);
  document.addEventListener("click", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (plain && event.target.closest("[data-search-open]")) open(event);
  });
  for (const element of document.querySelectorAll("[data-search-open]"))
    element.hidden = false;
})();
