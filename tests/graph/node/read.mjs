// Reads a GraphML or GEXF file as Gephi Lite does, in a browser's DOM, and prints what it found as JSON.
import { readFileSync } from "node:fs";
import { MultiGraph } from "graphology";
import { JSDOM } from "jsdom";

const { window } = new JSDOM("");
Object.assign(globalThis, { DOMParser: window.DOMParser, Document: window.Document });

const path = process.argv[2];
const format = path.endsWith(".gexf") ? "gexf" : "graphml";
const { default: reader } = await import(`graphology-${format}/browser/index.js`); // asks for the DOM at once
const graph = reader.parse(MultiGraph, readFileSync(path, "utf8"));

console.log(
  JSON.stringify({
    nodes: graph.order,
    edges: graph.size,
    directed: graph.directedSize,
    label: graph.getNodeAttribute("urn:beatbook:entity/agency/border-patrol", "label"),
    weights: [...new Set(graph.mapEdges((edge, attributes) => typeof attributes.weight))],
    labels: [...new Set(graph.mapEdges((edge, attributes) => attributes.label))].sort(),
  }),
);
