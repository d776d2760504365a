export let count = 0;
export const step = 2, { a, b: { c: deep }, ...rest } = { a: 1, b: { c: 3 }, x: 4 };
export function add() { count += step; return count; }
export class Box { static kind = "box"; size = 5 }
export default class { name2 = "anonymous" }
const hidden = 7;
export { hidden as shown, hidden as "odd name" };
export let late;
setTimeout(() => { late = "came"; }, 1)
export var plain = `template ${`nested ${step}`} import('x') export`, re = /import|"/.test("import")
