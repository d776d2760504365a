export * from "./counter.js";
export { default as Named, add as plus } from "./counter.js";
export * as even from "./even.js";
export { default } from "./default.js";
import data from "../files/data.json" with { type: "json" };
export const json = data.a;
