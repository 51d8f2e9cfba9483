// Draws [data-chart] figures with ECharts. The option comes as JSON from guanxi.kit.charts; colours are token names, read
// from the style sheet and read again when the theme changes.
import { BarChart, LineChart, PieChart } from "echarts/charts";
import { AriaComponent, DataZoomComponent, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, LegendComponent, DataZoomComponent, MarkLineComponent, AriaComponent, SVGRenderer]);

// The renderer writes fonts as style attributes, which the page's policy forbids; the style object is allowed.
const plainSet = SVGElement.prototype.setAttribute;
SVGElement.prototype.setAttribute = function setAttribute(name, value) {
  if (name === "style") this.style.cssText = value;
  else plainSet.call(this, name, value);
};

const drawn = new Set();

export function draw(figure) {
  if (figure.dataset.drawn) return;
  figure.dataset.drawn = "yes";
  const canvas = figure.querySelector("[data-chart-canvas]");
  const given = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
  const chart = init(canvas, null, { renderer: "svg" });
  const entry = { canvas, chart, given };
  drawn.add(entry);
  paint(entry);
  const links = given.guanxi.links;
  if (links.length) chart.on("click", (event) => links[event.dataIndex] && location.assign(links[event.dataIndex]));
  new ResizeObserver(() => canvas.isConnected && chart.resize()).observe(canvas);
}

function paint(entry) {
  for (const other of drawn) if (!other.canvas.isConnected) other.chart.dispose(), drawn.delete(other);
  if (entry.canvas.isConnected) entry.chart.setOption(dress(entry.given, entry.canvas), true);
}

// Any CSS colour as the plain rgb() that the library understands; the ground of a 1 × 1 canvas does the sum.
const brush = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const probe = document.createElement("i");

function colour(name, near) {
  near.append(probe);
  probe.style.color = `var(--${name})`;
  const computed = getComputedStyle(probe).color;
  probe.remove();
  brush.clearRect(0, 0, 1, 1);
  brush.fillStyle = computed;
  brush.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = brush.getImageData(0, 0, 1, 1).data;
  return `rgba(${red},${green},${blue},${(alpha / 255).toFixed(3)})`;
}

const WRITERS = {
  whole: { maximumFractionDigits: 0 },
  figure: { minimumFractionDigits: 2, maximumFractionDigits: 2 },
  quantity: { maximumFractionDigits: 3 },
  percent: { style: "percent", maximumFractionDigits: 1 },
};

function writer(kind) {
  const format = new Intl.NumberFormat(document.documentElement.lang, WRITERS[kind] ?? WRITERS.whole);
  return (value) => (value === null || value === undefined || value === "-" ? "–" : format.format(value));
}

function axisWriter() {
  const format = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });
  return (value) => format.format(value);
}

function dress(given, canvas) {
  const { guanxi, ...option } = structuredClone(given);
  const ink = colour("ink", canvas), quiet = colour("ink-2", canvas), hair = colour("line", canvas);
  const font = getComputedStyle(canvas).fontFamily;
  const text = { color: quiet, fontFamily: font, fontSize: 11 };
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const axis = (one) => dressAxis(one, { text, hair, quiet, zoomed: option.dataZoom?.length });
  const colours = guanxi.colours.map((name) => colour(name, canvas));
  const writers = guanxi.writing.map(writer);
  const hasUnit = [option.yAxis].flat().some((one) => one?.name);
  const lying = option.yAxis?.type === "category";
  const kept = {
    ...option,
    animation: !still,
    animationDuration: 250,
    color: colours,
    textStyle: text,
    aria: { enabled: false },
    grid: { left: 4, right: 12, top: (option.legend?.show ? 28 : 8) + (hasUnit ? 20 : 4), bottom: option.dataZoom?.length && !lying ? 40 : 4, containLabel: true },
    legend: { ...option.legend, textStyle: text, itemWidth: 12, itemHeight: 8, icon: "roundRect", ...(option.legend?.bottom === undefined && { top: 0, left: 0 }) },
    tooltip: {
      ...option.tooltip, backgroundColor: colour("raised", canvas), borderColor: hair, borderWidth: 1, padding: 10,
      textStyle: { ...text, color: ink, fontSize: 12 }, confine: true,
    },
  };
  kept.series = option.series.map((one, index) => dressSeries(one, { colour: colours[index], write: writers[index] ?? writers[0], ink, text, canvas }));
  if (option.xAxis) Object.assign(kept, { xAxis: [option.xAxis].flat().map(axis), yAxis: [option.yAxis].flat().map(axis) });
  if (option.dataZoom?.length) kept.dataZoom = option.dataZoom.map((zoom) => dressZoom(zoom, { hair, canvas, text }));
  return kept;
}

function dressAxis(one, { text, hair, quiet, zoomed }) {
  const isShare = one.max === 1;
  return {
    ...one,
    nameTextStyle: { ...text, align: "left" },
    nameGap: 10,
    axisLine: { show: one.type === "category", lineStyle: { color: hair } },
    axisTick: { show: false },
    splitLine: { show: one.type === "value", ...one.splitLine, lineStyle: { color: hair } },
    axisLabel: {
      ...text, hideOverlap: true,
      ...(one.type === "value" ? { formatter: isShare ? writer("percent") : axisWriter() } : { width: zoomed ? 84 : 110, overflow: "truncate" }),
    },
    axisPointer: { lineStyle: { color: quiet }, label: { show: false } },
  };
}

function dressSeries(one, { colour: shade, write, ink, text, canvas }) {
  const line = one.markLine && {
    ...one.markLine,
    lineStyle: { color: colour("bad-solid", canvas), type: [4, 4] },
    label: { ...one.markLine.label, ...text, position: "insideEndTop" },
  };
  if (one.type === "pie") {
    return { ...one, label: { ...one.label, ...text, color: ink }, labelLine: { lineStyle: { color: shade } }, itemStyle: { borderColor: colour("surface", canvas), borderWidth: 2 }, tooltip: { valueFormatter: write } };
  }
  return {
    ...one,
    ...(line && { markLine: line }),
    itemStyle: { color: shade, borderRadius: one.stack ? 0 : 2, ...one.itemStyle },
    ...(one.type === "line" && { lineStyle: { color: shade, width: 2, ...one.lineStyle } }),
    tooltip: { valueFormatter: write },
    emphasis: { focus: one.stack ? "none" : "series" },
  };
}

function dressZoom(zoom, { hair, canvas, text }) {
  if (zoom.type === "inside") return { ...zoom, zoomOnMouseWheel: "ctrl" };
  return {
    ...zoom, ...(zoom.yAxisIndex !== undefined ? { width: 12, right: 0 } : { height: 14, bottom: 2 }), borderColor: hair, fillerColor: colour("accent-soft", canvas), backgroundColor: colour("sunken", canvas),
    dataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } }, selectedDataBackground: { lineStyle: { opacity: 0 }, areaStyle: { opacity: 0 } },
    handleStyle: { color: colour("surface", canvas), borderColor: colour("line-control", canvas) }, moveHandleSize: 0, textStyle: text, showDetail: false, brushSelect: false,
  };
}

const repaint = () => drawn.forEach(paint);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme", "data-density"] });
