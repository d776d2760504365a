export const who = "mapped";
