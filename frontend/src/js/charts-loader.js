// The chart library is loaded by the first page that shows a chart, when the chart comes near the window.
import { all } from "./dom.js";

export function scan(root) {
  const figures = all(root, "[data-chart]").filter((figure) => !figure.dataset.drawn);
  if (!figures.length) return;
  const near = new IntersectionObserver(async (entries) => {
    const visible = entries.filter((entry) => entry.isIntersecting).map((entry) => entry.target);
    if (!visible.length) return;
    visible.forEach((figure) => near.unobserve(figure));
    const { draw } = await import(document.documentElement.dataset.charts);
    visible.forEach(draw);
  }, { rootMargin: "300px" });
  figures.forEach((figure) => near.observe(figure));
}
