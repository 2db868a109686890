// What is pressed while the page's parts still load is pressed again once they have: no press is lost.

{
  const held = new Set();
  const hold = (event) => {
    const pressed = event.target.closest("button, a[data-next]");
    if (!pressed) return;
    event.preventDefault();
    event.stopPropagation();
    held.add(pressed);
  };
  document.addEventListener("click", hold, { capture: true });
  window.pressHeld = () => {
    document.removeEventListener("click", hold, { capture: true });
    for (const pressed of held) pressed.click();
  };
}
