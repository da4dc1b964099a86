// A button that opens a list of actions; the chosen one is a trigger for one run.
import { Menu } from "@mantine/core";
import "@mantine/core/styles/Menu.layer.css";
import type { ReactNode } from "react";
import type { TreeNode } from "../core/tree";
import { MarkdownText } from "../elements/markdown-text";
import { useWidget } from "../store/widgets";
import css from "./button.module.css";
import { ButtonFace } from "./button-face";
import { ChevronIcon } from "./icons";
import { optionKeys } from "./option-keys";

export function MenuButton({ node }: { node: TreeNode<"menu_button"> }): ReactNode {
  const { options } = node.props;
  const widget = useWidget<null>(node);
  const keys = optionKeys(options);
  return (
    <Menu
      position="bottom-start"
      offset={4}
      radius="lg"
      transitionProps={{ duration: 120, transition: "pop-top-left" }}
      loop
      withInitialFocusPlaceholder={false}
    >
      <ButtonFace
        name="stMenuButton"
        look={node.props}
        disabled={widget.disabled || options.length === 0}
        sign={<ChevronIcon />}
        around={(button) => <Menu.Target>{button}</Menu.Target>}
        onPress={noop}
      />
      <Menu.Dropdown className={`ev-float ${css.menu}`}>
        {options.map((option, place) => (
          <Menu.Item key={keys[place]} className={css.menuItem ?? ""} onClick={() => widget.fire(option)}>
            <MarkdownText source={option} inline />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

// The list opens by itself.
function noop(): void {}
