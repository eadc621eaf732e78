// 图表 (charts): draws every [data-chart] figure from the JSON beside it; the table below stays for those who cannot see it.
"use strict";
(() => {
  const style = getComputedStyle(document.documentElement);
  const colour = (name) => style.getPropertyValue(name).trim();
  const palette = ["#14545c", "#b08a3c", "#6a7f99", "#8a5a6b", "#7a8450", "#4b4f57"];
  const text = { color: colour("--soft"), fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 12 };
  const drawn = new Map();

  function axis(given, whole) {
    return { ...given, axisLine: { show: given.type === "category", lineStyle: { color: colour("--ink") } }, axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true }, nameTextStyle: text, splitLine: { show: given.type === "value", lineStyle: { color: colour("--hair") } },
      ...(given.type === "value" && whole ? { minInterval: 1 } : {}) };
  }
  function dressed(option, small) {
    const series = option.series.map((one) => {
      const { yaodianEvents: events, ...rest } = one;
      const marks = [...((one.markLine || {}).data || []), ...(events || []).map((mark) => ({ ...mark, label: { position: "end", rotate: 0 } }))];
      return { ...rest, lineStyle: { width: 1.8 }, showSymbol: !small, barMaxWidth: 22, animation: false,
        label: { show: one.type === "bar" && !one.stack && one.data.length <= 31, position: option.xAxis.type === "value" ? "right" : "top", ...text },
        ...(marks.length ? { markLine: { symbol: "none", silent: true, data: marks, lineStyle: { color: colour("--faint"), type: "dashed" }, label: { formatter: "{b}", ...text, position: "insideStartTop" } } } : {}) };
    });
    const whole = option.series.every((one) => one.data.every((value) => value === null || Number.isInteger(value)));
    const goals = option.series.flatMap((one) => ((one.markLine || {}).data || []).map((mark) => mark.yAxis)).filter((goal) => goal !== undefined);
    const room = goals.length ? { max: (span) => Math.max(span.max, ...goals) } : {};
    return { color: palette, animation: false, textStyle: text, tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: "line" } },
      grid: { left: 4, right: 16, top: option.legend && option.legend.show ? 42 : 26, bottom: 4, containLabel: true },
      legend: { top: 0, right: 16, icon: "rect", itemWidth: 12, itemHeight: 3, textStyle: text, ...option.legend },
      xAxis: axis(option.xAxis, whole), yAxis: { ...axis(option.yAxis, whole), ...room }, series };
  }
  window.yaodianCharts = (root) => {
    if (!window.echarts) return;
    const own = root.matches && root.matches("[data-chart]") ? [root] : [];
    for (const figure of [...own, ...root.querySelectorAll("[data-chart]")]) {
      const place = figure.querySelector(".yd-canvas");
      if (drawn.has(place)) continue;
      figure.classList.add("is-drawn");
      figure.querySelector("details").open = false;
      const chart = window.echarts.init(place, null, { renderer: "svg" });
      chart.setOption(dressed(JSON.parse(document.getElementById(figure.dataset.chart).textContent), figure.classList.contains("yd-figure-small")));
      drawn.set(place, chart);
      const scalable = () => { const svg = place.querySelector("svg"); if (svg) svg.setAttribute("viewBox", `0 0 ${svg.getAttribute("width")} ${svg.getAttribute("height")}`); };
      chart.on("finished", scalable);
      scalable();
      new ResizeObserver(() => { if (!matchMedia("print").matches) chart.resize(); }).observe(place);
    }
    for (const [place, chart] of drawn) if (!place.isConnected) { chart.dispose(); drawn.delete(place); }
  };
  window.yaodianCharts(document);
})();
