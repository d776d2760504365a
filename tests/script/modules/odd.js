import { isEven, order } from "./even.js";
export function isOdd(n) { return n !== 0 && isEven(n - 1); }
export const early = isEven(4);
let tdz = "none";
try { order.push("odd"); } catch (e) { tdz = e.name; }
export { tdz };
