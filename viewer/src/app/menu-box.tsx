// What is in the menu of the page; comes when it is opened first.
import { type MantineColorScheme, Menu, Modal, useMantineColorScheme } from "@mantine/core";
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/Menu.layer.css";
import "@mantine/core/styles/Paper.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Overlay.layer.css";
import "@mantine/core/styles/ModalBase.layer.css";
import "@mantine/core/styles/Modal.layer.css";
import { type ReactNode, useEffect, useRef, useState } from "react";
import {
  BroomIcon,
  BugIcon,
  CheckIcon,
  HelpIcon,
  InfoIcon,
  LinkIcon,
  MoonIcon,
  PrintIcon,
  RerunIcon,
  RewindIcon,
  SaveIcon,
  ScreenIcon,
  SunIcon,
} from "../blocks/icons";
import { MarkdownText } from "../elements/markdown-text";
import type { Client } from "../wire/client";
import { copyText } from "./copy-text";
import { useAppProps, useFollows, useInfo } from "./hooks";
import { MenuButton } from "./main-menu";

const SCHEMES: readonly (readonly [MantineColorScheme, string, () => ReactNode])[] = [
  ["light", "Light", SunIcon],
  ["dark", "Dark", MoonIcon],
  ["auto", "System", ScreenIcon],
];

export default function MenuBox({ client }: { client: Client }): ReactNode {
  const [about, setAbout] = useState(false);
  const [opened, setOpened] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // Opened from its button, which takes the place of the one that was pressed: so the focus finds back there.
  useEffect(() => {
    button.current?.focus();
    setOpened(true);
  }, []);
  return (
    <>
      <Menu
        opened={opened}
        onChange={setOpened}
        position="bottom-end"
        offset={4}
        width={232}
        radius="lg"
        transitionProps={{ duration: 120, transition: "pop-top-right" }}
        loop
        // Inside the header, which is a landmark, and beginning at its first item: so it is found and heard.
        withinPortal={false}
        // The header does not scroll away.
        hideDetached={false}
        withInitialFocusPlaceholder={false}
      >
        <Menu.Target>
          <MenuButton ref={button} />
        </Menu.Target>
        <Menu.Dropdown className="stMainMenuPopover ev-float" data-testid="stMainMenuPopover">
          <div className="stMainMenuList" data-testid="stMainMenuList">
            <MenuItems client={client} onAbout={() => setAbout(true)} />
          </div>
        </Menu.Dropdown>
      </Menu>
      <About open={about} onClose={() => setAbout(false)} />
    </>
  );
}

function MenuItems({ client, onAbout }: { client: Client; onAbout(): void }): ReactNode {
  const { menu } = useAppProps();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const info = useInfo();
  const follows = useFollows();
  return (
    <>
      <Menu.Item leftSection={<RerunIcon />} rightSection={<Key name="R" />} onClick={() => client.rerun()}>
        Rerun
      </Menu.Item>
      <Menu.Item leftSection={<BroomIcon />} rightSection={<Key name="C" />} onClick={() => client.clearCache()}>
        Clear cache
      </Menu.Item>
      {info?.config.can_follow && (
        <Menu.Item
          renderRoot={(props) => <button {...props} role="menuitemcheckbox" aria-checked={follows} />}
          leftSection={<SaveIcon />}
          rightSection={follows ? <CheckIcon /> : undefined}
          closeMenuOnClick={false}
          onClick={() => client.follow(!follows)}
        >
          Run on save
        </Menu.Item>
      )}
      <Menu.Divider />
      <Menu.Label>Theme</Menu.Label>
      {SCHEMES.map(([scheme, label, Icon]) => (
        <Menu.Item
          key={scheme}
          // Menu.Item has a role of its own, and Menu.RadioItem its mark on the other side.
          renderRoot={(props) => <button {...props} role="menuitemradio" aria-checked={colorScheme === scheme} />}
          leftSection={<Icon />}
          rightSection={colorScheme === scheme ? <CheckIcon /> : undefined}
          closeMenuOnClick={false}
          onClick={() => setColorScheme(scheme)}
        >
          {label}
        </Menu.Item>
      ))}
      <Menu.Divider />
      <Menu.Item leftSection={<PrintIcon />} onClick={() => window.print()}>
        Print
      </Menu.Item>
      <CopyLink />
      {info?.config.debugger && (
        <Menu.Item leftSection={<RewindIcon />} onClick={() => client.debug()}>
          Open the debugger
        </Menu.Item>
      )}
      <Menu.Divider />
      {menu?.help && (
        <Menu.Item leftSection={<HelpIcon />} component="a" href={menu.help} target="_blank" rel="noreferrer">
          Get help
        </Menu.Item>
      )}
      {menu?.bug && (
        <Menu.Item leftSection={<BugIcon />} component="a" href={menu.bug} target="_blank" rel="noreferrer">
          Report a bug
        </Menu.Item>
      )}
      <Menu.Item leftSection={<InfoIcon />} onClick={onAbout}>
        About
      </Menu.Item>
    </>
  );
}

function CopyLink(): ReactNode {
  const [copied, setCopied] = useState(false);
  return (
    <Menu.Item
      leftSection={copied ? <CheckIcon /> : <LinkIcon />}
      closeMenuOnClick={false}
      onClick={() => void copyText(location.href).then(setCopied)}
    >
      {copied ? "Link copied" : "Copy link"}
    </Menu.Item>
  );
}

function About({ open, onClose }: { open: boolean; onClose(): void }): ReactNode {
  const { title, menu } = useAppProps();
  const info = useInfo();
  return (
    <Modal
      opened={open}
      onClose={onClose}
      title={title ?? info?.config.title ?? "About"}
      closeButtonProps={{ "aria-label": "Close" }}
      attributes={{ header: { role: "presentation" } }} // the page has one banner
      size={440}
      radius="lg"
      centered
    >
      <div className="ev-about">
        {menu?.about && <MarkdownText source={menu.about} />}
        <p>Made with evlit {info?.config.version}. Every session is recorded.</p>
        {info && (
          <p className="ev-about-session">
            Session <code>{info.session}</code>
          </p>
        )}
      </div>
    </Modal>
  );
}

function Key({ name }: { name: string }): ReactNode {
  return <kbd className="ev-key">{name}</kbd>;
}
