import { Maximize2, Minimize2, PanelLeft, PanelRight } from "lucide-react";
import { IconButton } from "@/components/button";
import { isShown, setLayout, toggleSide, useLayout } from "@/lib/layout/layout";
import { useScreen } from "@/lib/layout/screen";

/** Brings the library back where it is hidden. */
export function LibraryToggle() {
  const layout = useLayout();
  const screen = useScreen();
  if (screen === "phone" || isShown("library", layout, screen)) {
    return null;
  }
  return (
    <IconButton
      label="Show library"
      icon={<PanelLeft size={18} />}
      onClick={() => toggleSide("library", screen)}
    />
  );
}

export function FocusToggle() {
  const { focus } = useLayout();
  if (useScreen() === "phone") {
    return null;
  }
  return (
    <IconButton
      label={focus ? "Leave focus mode" : "Focus mode"}
      icon={focus ? <Minimize2 size={17} /> : <Maximize2 size={17} />}
      pressed={focus}
      onClick={() => setLayout({ focus: !focus })}
    />
  );
}

export function InsightToggle() {
  const layout = useLayout();
  const screen = useScreen();
  if (screen === "phone") {
    return null;
  }
  const shown = isShown("insight", layout, screen);
  return (
    <IconButton
      label={shown ? "Hide insight" : "Show insight"}
      icon={<PanelRight size={18} />}
      onClick={() => toggleSide("insight", screen)}
    />
  );
}
