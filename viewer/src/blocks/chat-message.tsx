// `st.chat_message`: who speaks, and what they say.
import type { ReactNode } from "react";
import type { BlobRef } from "../core/elements.gen";
import { Icon } from "../elements/icon";
import type { ElementProps } from "../registry";
import { pageUrl } from "../wire/urls";
import "./chat.css";
import { Flow } from "./flow";
import { AssistantIcon, UserIcon } from "./icons";

const KNOWN: Readonly<Record<string, "user" | "assistant">> = {
  user: "user",
  human: "user",
  assistant: "assistant",
  ai: "assistant",
};

export function ChatMessage({ node }: ElementProps<"chat_message">): ReactNode {
  const { name, avatar, image } = node.props;
  const known = KNOWN[name.toLowerCase()];
  return (
    <div className="stChatMessage" data-testid="stChatMessage" data-speaker={known ?? "other"}>
      <Avatar name={name} avatar={avatar ?? known} image={image} />
      <div className="stChatMessageContent" data-testid="stChatMessageContent">
        {/* Who cannot see the avatar hears who speaks. */}
        <span className="ev-only-heard">{name}:</span>
        <Flow of={node} />
      </div>
    </div>
  );
}

interface AvatarProps {
  readonly name: string;
  readonly avatar: string | undefined;
  readonly image: BlobRef | string | undefined;
}

function Avatar({ name, avatar, image }: AvatarProps): ReactNode {
  if (image !== undefined) {
    const address = typeof image === "string" ? image : pageUrl(`blob/${image.blob}`).href;
    return (
      <img
        className="stChatMessageAvatarCustom ev-avatar"
        data-testid="stChatMessageAvatarCustom"
        src={address}
        alt=""
      />
    );
  }
  if (avatar === "user" || avatar === "assistant") {
    const testid = avatar === "user" ? "stChatMessageAvatarUser" : "stChatMessageAvatarAssistant";
    return (
      <span className={`${testid} ev-avatar`} data-testid={testid} data-kind={avatar} aria-hidden="true">
        {avatar === "user" ? <UserIcon /> : <AssistantIcon />}
      </span>
    );
  }
  return (
    <span className="stChatMessageAvatarCustom ev-avatar" data-testid="stChatMessageAvatarCustom" aria-hidden="true">
      {avatar === undefined ? [...name][0]?.toUpperCase() : <Icon value={avatar} />}
    </span>
  );
}
