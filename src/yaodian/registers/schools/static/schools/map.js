// 学校分布图 (city map): schematic outlines and own points; outside tiles only where the installation set a Tianditu key.
"use strict";
(() => {
  const place = document.getElementById("school-map");
  const source = document.getElementById("school-map-data");
  if (!place || !source || !window.L) return;
  const data = JSON.parse(source.textContent);
  const map = L.map(place, { scrollWheelZoom: false, zoomSnap: 0.25, attributionControl: true });
  map.attributionControl.setPrefix(false).addAttribution("示意 · GeoNames CC BY 4.0");

  const link = (title, href, words) => {
    const box = document.createElement("div");
    const name = Object.assign(document.createElement("a"), { textContent: title, href });
    box.append(name);
    if (words) box.append(document.createElement("br"), words);
    return box;
  };
  if (data.tianditu) {
    for (const layer of ["vec", "cva"]) {
      const query = `SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER=${layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles` +
        `&TILEMATRIX={z}&TILEROW={y}&TILECOL={x}&tk=${encodeURIComponent(data.tianditu)}`;
      L.tileLayer(`https://t{s}.tianditu.gov.cn/${layer}_w/wmts?${query}`, { subdomains: "01234567", attribution: "天地图" }).addTo(map);
    }
  }
  const bounds = L.latLngBounds([]);
  for (const town of data.towns) {
    const outline = L.polygon(town.outline, { color: "#b9b3a4", weight: 1, fillColor: town.fill || "#f4f1e8", fillOpacity: data.tianditu ? 0.15 : 1 });
    outline.bindPopup(link(town.title, town.href, town.words)).addTo(map);
    bounds.extend(outline.getBounds());
    const name = document.createElement("span");
    name.textContent = town.title;
    L.marker(town.at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "sm-town", html: name, iconSize: [0, 0] }) }).addTo(map);
  }
  for (const school of data.schools) {
    // the mark lies inside the pin: Leaflet moves the pin by its transform, so shape and size need one of their own
    const shape = Object.assign(document.createElement("span"), { className: `sm-mark sm-${school.group}` });
    const icon = L.divIcon({ className: "sm-pin", html: shape, iconSize: [10, 10] });
    const mark = L.marker(school.at, { icon, keyboard: false, title: school.title }).addTo(map);
    mark.bindPopup(link(school.title, school.href, school.kind));
    bounds.extend(school.at);
  }
  const far = () => place.classList.toggle("is-far", map.getZoom() < 9.5);
  map.on("zoomend", far);
  if (bounds.isValid()) map.fitBounds(bounds, { padding: [6, 6] });
  else map.setView([30.6, 113.1], 10);
  far();
})();
