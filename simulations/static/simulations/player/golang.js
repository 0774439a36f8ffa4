// Go source as [text, class] pieces for colouring. Five classes are enough to read by; a mistake
// costs a colour, never a character: the pieces of a line joined are the line.

const KEYWORDS = new Set(
  ("break case chan const continue default defer else fallthrough for func go goto if import " +
    "interface map package range return select struct switch type var").split(" "),
);
const NAMES = new Set(
  ("any append bool byte cap clear close complex128 complex64 copy delete error false float32 " +
    "float64 imag int int16 int32 int64 int8 iota len make max min new nil panic print println " +
    "real recover rune string true uint uint16 uint32 uint64 uint8 uintptr").split(" "),
);
const PIECE =
  /(\/\/.*$|\/\*.*?\*\/)|("(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`[^`]*`?)|(\b\d[\w.]*)|([A-Za-z_]\w*)/g;

function classOf(match) {
  if (match[1]) return "comment";
  if (match[2]) return "string";
  if (match[3]) return "number";
  if (KEYWORDS.has(match[4])) return "keyword";
  return NAMES.has(match[4]) ? "name" : "";
}

/** Cut one line into [text, class or ""] pieces. */
export function pieces(line) {
  const found = [];
  let end = 0;
  for (const match of line.matchAll(PIECE)) {
    const kind = classOf(match);
    if (!kind) continue;
    if (match.index > end) found.push([line.slice(end, match.index), ""]);
    found.push([match[0], kind]);
    end = match.index + match[0].length;
  }
  if (end < line.length) found.push([line.slice(end), ""]);
  return found;
}
