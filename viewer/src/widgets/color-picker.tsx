// A colour: a block that opens a picker. What is chosen shows at once, and is committed when the picker is closed.
import { Popover } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useRef, useState } from "react";
import type { TreeNode } from "../core/tree";
import { useWidget } from "../store/widgets";
import css from "./color-picker.module.css";
import { longColor, readColor } from "./color-text";
import { Field, useFieldIds } from "./field";
import { useSettled } from "./forms";
import { hiddenName, plainName } from "./label";

const loadPanel = () => import("./color-panel");
const Panel = lazy(loadPanel);

export function ColorPicker({ node }: { node: TreeNode<"color_picker"> }): ReactNode {
  const widget = useWidget<string>(node);
  const ids = useFieldIds();
  const block = useRef<HTMLButtonElement>(null);
  const [opened, setOpened] = useState(false);
  const isOpen = useRef(false);
  // What is typed into the field of the picker; null while it shows the colour.
  const [typed, setTyped] = useState<string | null>(null);

  const settle = (): boolean => {
    setTyped(null);
    if (widget.dirty) widget.commit();
    return true;
  };
  useSettled(node, () => block.current, settle);
  const show = (open: boolean): void => {
    isOpen.current = open;
    setOpened(open);
    if (!open) settle();
  };
  // The library reads the pointer in the frame after: the picker may be closed by then, and nobody comes to commit.
  const choose = (color: string): void => (isOpen.current ? widget.edit(color) : widget.commit(color));
  const unbroken = readColor(widget.value) ?? "#000000";
  return (
    <Field node={node} testid="stColorPicker" ids={ids}>
      <Popover
        opened={opened && !widget.disabled}
        onChange={(open) => !open && show(false)}
        position="bottom-start"
        offset={6}
        radius="lg"
        shadow="md"
        trapFocus
        returnFocus
      >
        <Popover.Target>
          <button
            ref={block}
            id={ids.input}
            type="button"
            className={`stColorPickerBlock ${css.block}`}
            data-testid="stColorPickerBlock"
            style={{ "--picked": unbroken } as React.CSSProperties}
            aria-label={`${hiddenName(node) ?? plainName(node)}: ${unbroken}`}
            disabled={widget.disabled}
            onPointerEnter={() => void loadPanel()}
            onFocus={() => void loadPanel()}
            onClick={() => show(!opened)}
          />
        </Popover.Target>
        <Popover.Dropdown
          className={`stColorPickerPopover ${css.panel}`}
          data-testid="stColorPickerPopover"
          aria-label="Colour"
          aria-labelledby={undefined}
        >
          <Suspense fallback={<div className={css.space} />}>
            <Panel value={longColor(unbroken)} onChange={choose} />
          </Suspense>
          <input
            className={css.hex}
            aria-label="Hex colour"
            spellCheck={false}
            autoComplete="off"
            value={typed ?? unbroken}
            onChange={({ currentTarget: { value } }) => {
              setTyped(value);
              const color = readColor(value);
              if (color) widget.edit(color);
            }}
            onBlur={() => setTyped(null)}
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
              event.preventDefault();
              show(false);
              block.current?.focus();
            }}
          />
        </Popover.Dropdown>
      </Popover>
    </Field>
  );
}
