// a comment with import x from "nowhere"
export default function () { return "default"; }
