import type { Extension as MdastExtension } from "mdast-util-from-markdown";
import type { Code, Construct, Effects, Extension, State } from "micromark-util-types";
import type { Processor } from "unified";
import { parseWikilink } from "./wikilink";

declare module "micromark-util-types" {
  interface TokenTypeMap {
    wikilink: "wikilink";
    wikilinkMarker: "wikilinkMarker";
    wikilinkContent: "wikilinkContent";
  }
}

const exclamation = 33;
const openBracket = 91;
const closeBracket = 93;

/**
 * `[[target|label]]` and `![[target]]`, tokenised before Markdown's own brackets see them, so that titles such as
 * `C++ operator*` or `a_b_c` are not read as emphasis.
 */
function tokenize(effects: Effects, ok: State, nok: State): State {
  let empty = true;

  function start(code: Code): State | undefined {
    effects.enter("wikilink");
    effects.enter("wikilinkMarker");
    if (code === exclamation) {
      effects.consume(code);
      return first;
    }
    return first(code);
  }

  function first(code: Code): State | undefined {
    if (code !== openBracket) {
      return nok(code);
    }
    effects.consume(code);
    return second;
  }

  function second(code: Code): State | undefined {
    if (code !== openBracket) {
      return nok(code);
    }
    effects.consume(code);
    effects.exit("wikilinkMarker");
    effects.enter("wikilinkContent");
    return content;
  }

  function content(code: Code): State | undefined {
    // Negative codes below -2 are line ends: a link never spans lines.
    if (code === null || code < -2 || code === openBracket) {
      return nok(code);
    }
    if (code === closeBracket) {
      if (empty) {
        return nok(code);
      }
      effects.exit("wikilinkContent");
      effects.enter("wikilinkMarker");
      effects.consume(code);
      return close;
    }
    empty = false;
    effects.consume(code);
    return content;
  }

  function close(code: Code): State | undefined {
    if (code !== closeBracket) {
      return nok(code);
    }
    effects.consume(code);
    effects.exit("wikilinkMarker");
    effects.exit("wikilink");
    return ok;
  }

  return start;
}

const construct: Construct = { name: "wikilink", tokenize };

const syntax: Extension = { text: { [exclamation]: construct, [openBracket]: construct } };

const toTree: MdastExtension = {
  enter: {
    wikilink(token) {
      const raw = this.sliceSerialize(token);
      const embed = raw.startsWith("!");
      const link = parseWikilink(raw.slice(embed ? 3 : 2, -2));
      this.enter(
        {
          type: "wikilink",
          data: {
            hName: embed ? "note-embed" : "note-link",
            hProperties: { target: link.target, label: link.label ?? "" },
          },
        },
        token,
      );
    },
  },
  exit: {
    wikilink(token) {
      this.exit(token);
    },
  },
};

/** A link to a note, as Obsidian writes it. Becomes the elements `note-link` and `note-embed`. */
interface Wikilink {
  type: "wikilink";
  data: { hName: "note-link" | "note-embed"; hProperties: { target: string; label: string } };
}

declare module "mdast" {
  interface RootContentMap {
    wikilink: Wikilink;
  }
  interface PhrasingContentMap {
    wikilink: Wikilink;
  }
}

/** remark plugin: wikilinks. */
export function remarkWikilink(this: Processor): void {
  const data = this.data() as {
    micromarkExtensions?: Extension[];
    fromMarkdownExtensions?: MdastExtension[];
  };
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), syntax];
  data.fromMarkdownExtensions = [...(data.fromMarkdownExtensions ?? []), toTree];
}
