// `st.help`: what a Python object is: its name and type, how it is called or what it holds, its documentation, its members.
import type { ReactNode } from "react";
import type { Member } from "../core/elements.gen";
import type { TreeNode } from "../core/tree";
import "./help.css";

/** More members than this wait behind a summary. */
const OPEN_UP_TO = 12;

export default function Help({ node }: { node: TreeNode<"help"> }): ReactNode {
  const { name, type, signature, value, doc, members } = node.props;
  return (
    <div className="stHelp" data-testid="stHelp">
      <div className="ev-help-head">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long signatures scroll, and the keyboard must reach them */}
        <code tabIndex={0}>
          {name && <strong>{name}</strong>}
          {signature}
        </code>
        <span className="ev-help-type">{type}</span>
      </div>
      {value !== undefined && value !== name && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: as above
        <pre className="ev-help-value" tabIndex={0}>
          {value}
        </pre>
      )}
      <div className="ev-help-doc">{doc ?? <em>No documentation.</em>}</div>
      {members.length > 0 && (
        <details className="ev-help-members" open={members.length <= OPEN_UP_TO}>
          <summary>{members.length === 1 ? "1 member" : `${members.length} members`}</summary>
          <dl>
            {members.map((member) => (
              <MemberRow key={member.name} member={member} />
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}

function MemberRow({ member: { name, type, value, doc } }: { member: Member }): ReactNode {
  return (
    <div className="stHelpMember ev-help-member" data-testid="stHelpMember">
      <dt>
        <code>{name}</code> <span className="ev-help-type">{type}</span>
      </dt>
      {value !== undefined && (
        <dd>
          <code>{value}</code>
        </dd>
      )}
      {doc && <dd>{doc}</dd>}
    </div>
  );
}
