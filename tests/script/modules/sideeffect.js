globalThis.loads = (globalThis.loads || 0) + 1;
export const self = import.meta.url;
