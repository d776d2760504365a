export const ok = 1;
throw new RangeError("at the top");
