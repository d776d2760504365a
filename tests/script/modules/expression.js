export default [1, 2].map((n) => n * 2)
export const after = 1 /* block */, other = (() => { const s = "a"; return s + "b"; })()
export async function later() { return await Promise.resolve("later"); }
export function* gen() { yield 1; yield 2; }
