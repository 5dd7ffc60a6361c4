import { cloneElement, type MouseEvent, type ReactElement, useState } from "react";
import type { MenuChoiceProps, MenuItemProps, MenuProps } from "./menu-parts";

type Parts = typeof import("./menu-parts");

let parts: Parts | null = null;

async function load(): Promise<Parts> {
  parts ??= await import("./menu-parts");
  return parts;
}

type TriggerProps = {
  onClick?: (event: MouseEvent) => void;
  onPointerEnter?: () => void;
  onFocus?: () => void;
  "aria-haspopup"?: "menu";
};

/** A menu whose machinery (a third of the first page) is loaded when a pointer or the focus comes near it. */
export function Menu({ trigger, children, align }: MenuProps) {
  const [loaded, setLoaded] = useState<Parts | null>(null);
  if (loaded) {
    return (
      <loaded.OpenMenu trigger={trigger} align={align}>
        {children}
      </loaded.OpenMenu>
    );
  }
  return cloneElement(trigger as ReactElement<TriggerProps>, {
    "aria-haspopup": "menu",
    onPointerEnter: () => void load(),
    onFocus: () => void load(),
    onClick: () => void load().then(setLoaded),
  });
}

export function MenuItem(props: MenuItemProps) {
  return parts ? <parts.MenuItem {...props} /> : null;
}

export function MenuSeparator() {
  return parts ? <parts.MenuSeparator /> : null;
}

export function MenuChoice<T extends string>(props: MenuChoiceProps<T>) {
  return parts ? <parts.MenuChoice {...props} /> : null;
}
