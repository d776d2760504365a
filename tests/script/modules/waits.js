export let state = "before";
state = await new Promise((done) => setTimeout(() => done("after"), 5));
