import { EditorSelection } from "@codemirror/state";
import type { Command } from "@codemirror/view";

/** Puts a Markdown mark around each selection, or takes it off again. */
export function wrapWith(mark: string): Command {
  return ({ state, dispatch }) => {
    if (state.readOnly) {
      return false;
    }
    const width = mark.length;
    dispatch(
      state.update(
        state.changeByRange(({ from, to }) => {
          const outside =
            state.sliceDoc(Math.max(0, from - width), from) === mark &&
            state.sliceDoc(to, to + width) === mark;
          if (outside) {
            return {
              changes: [
                { from: from - width, to: from },
                { from: to, to: to + width },
              ],
              range: EditorSelection.range(from - width, to - width),
            };
          }
          return {
            changes: [
              { from, insert: mark },
              { from: to, insert: mark },
            ],
            range: EditorSelection.range(from + width, to + width),
          };
        }),
        { userEvent: "input", scrollIntoView: true },
      ),
    );
    return true;
  };
}
