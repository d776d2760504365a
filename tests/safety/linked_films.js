// linked_films.js FILM.mov OUT.mov ELSEWHERE FILM.mkv OUT.mkv: a QuickTime film whose data reference
// names another file, and a Matroska file whose Info names its neighbours.
const fs = require("fs");
const [mov, outMov, elsewhere, mkv, outMkv] = process.argv.slice(2);

// Atoms that hold the data reference, from the outside in.
const PATH = ["moov", "trak", "mdia", "minf", "dinf", "dref"];
function atoms(b) {
    const out = [];
    for (let i = 0; i + 8 <= b.length; ) {
        const n = b.readUInt32BE(i) || b.length - i;
        out.push([b.toString("latin1", i + 4, i + 8), b.subarray(i + 8, i + n)]);
        i += n;
    }
    return out;
}
function atom(name, body) {
    const b = Buffer.alloc(8 + body.length);
    b.writeUInt32BE(b.length, 0);
    b.write(name, 4, "latin1");
    body.copy(b, 8);
    return b;
}
// Alias record, version 2, with the path as item 18 (POSIX path).
function alias(path) {
    const head = Buffer.alloc(150), tail = Buffer.from(path + (path.length % 2 ? "\0" : ""), "latin1");
    head.writeUInt16BE(150 + 4 + tail.length + 4, 4);
    head.writeUInt16BE(2, 6);
    const item = Buffer.alloc(4);
    item.writeInt16BE(18, 0);
    item.writeUInt16BE(path.length, 2);
    return Buffer.concat([Buffer.alloc(4), head, item, tail, Buffer.from([255, 255, 0, 0])]);
}
function rewrite(b, depth) {
    return Buffer.concat(atoms(b).map(([name, body]) => {
        if (name === "mdat") return atom(name, Buffer.alloc(body.length)); // the samples are not here
        if (name !== PATH[depth]) return atom(name, body);
        if (name === "dref") return atom(name, Buffer.concat([body.subarray(0, 8), atom("alis", alias(elsewhere))]));
        return atom(name, rewrite(body, depth + 1));
    }));
}
const film = rewrite(fs.readFileSync(mov), 0);
if (!film.includes("alis")) throw new Error("no data reference found");
fs.writeFileSync(outMov, film);

// Info (1549A966) gets PrevFilename (3C83AB) and NextFilename (3E83BB); a Void behind it pays for it.
const b = fs.readFileSync(mkv), at = b.indexOf(Buffer.from("1549a966", "hex"));
if (at < 0) throw new Error("no Info found");
const name = Buffer.from(elsewhere.replace(/mov$/, "mkv")), one = (id) => Buffer.concat([Buffer.from(id, "hex"), Buffer.from([0x80 | name.length]), name]);
const more = Buffer.concat([one("3c83ab"), one("3e83bb")]);
let size = b[at + 4], n = 1;
while (!(size & (0x100 >> n))) n++;
let value = BigInt(size & ((0x100 >> n) - 1));
for (let i = 1; i < n; i++) value = value * 256n + BigInt(b[at + 4 + i]);
const grown = Buffer.alloc(8);
grown.writeBigUInt64BE((value + BigInt(more.length)) | (1n << 56n));
const start = at + 4 + n;
fs.writeFileSync(outMkv, Buffer.concat([b.subarray(0, at + 4), grown, more, b.subarray(start)]));
