// What each kind of element carries: written by tools/gen_viewer_types.py from evlit/core/elements. Do not edit.
import type { Json } from "./json";

/** The menu of pages, in the order of its entries; those of one section stand together. */
export interface Navigation {
  readonly pages: readonly MenuPage[];
  readonly position?: "top" | "hidden";
  readonly expanded?: boolean | number;
}

/** What `st.logo` shows. A picture is bytes of the log, an address, an emoji or `:material/name:`. */
export interface Logo {
  readonly image: BlobRef | string;
  readonly size?: "small" | "large";
  readonly link?: string;
  readonly icon?: BlobRef | string;
}

/** The parameter of the address that a widget's value is: `bind="query-params"`. */
export interface Binding {
  readonly name: string;
  readonly default: Json;
}

/** Bytes kept under their digest and fetched from `/blob/<digest>`. */
export interface BlobRef {
  readonly blob: string;
  readonly type: string;
  readonly size: number;
}

/** One frame of a traceback. */
export interface Frame {
  readonly file: string;
  readonly line: number;
  readonly name: string;
  readonly code?: readonly string[];
  readonly first?: number;
  readonly column?: number;
  readonly app?: true;
}

/** A public name of an object. */
export interface Member {
  readonly name: string;
  readonly type: string;
  readonly value?: string;
  readonly doc?: string;
}

/** What the log and the page have of a password: two equal ones have equal digests. */
export interface Redacted {
  readonly redacted: string;
}

/** What a text must match before it is committed. */
export interface Validation {
  readonly pattern: string;
  readonly message?: string;
}

/** A file that was uploaded to this session. */
export interface UploadedFile {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

/** Text that the app puts into the field. Another `run` puts it there again. */
export interface Draft {
  readonly text: string;
  readonly run: number;
}

/** What a column of an editor takes. Dates, times and moments are ISO text; moments with a zone are in UTC. */
export interface EditorField {
  readonly name: string;
  readonly type: "int" | "float" | "text" | "bool" | "date" | "time" | "datetime" | "list";
  readonly disabled?: true;
  readonly required?: true;
  readonly default?: Json;
  readonly min?: number | string;
  readonly max?: number | string;
  readonly step?: number;
  readonly max_chars?: number;
  readonly validate?: string;
  readonly options?: readonly EditorOption[];
  readonly zone?: string;
  readonly item?: "int" | "float" | "text" | "bool";
  readonly empty?: true;
}

/** One entry of the menu of pages: a page of the app (`path`), or an external one (`url`). */
export interface MenuPage {
  readonly title: string;
  readonly path?: string;
  readonly url?: string;
  readonly icon?: string;
  readonly help?: string;
  readonly section?: string;
  readonly hidden?: boolean;
}

/** What can be chosen in a cell. */
export interface EditorOption {
  readonly value: string | number | boolean;
  readonly label?: string;
}

/** Node 0: what `st.set_page_config` and `st.navigation` set. Its children are the four roots. */
export interface AppProps {
  readonly title?: string;
  readonly icon?: string;
  readonly layout?: "wide";
  readonly sidebar?: "expanded" | "collapsed" | number;
  readonly menu?: Readonly<Record<string, string | null>>;
  readonly navigation?: Navigation;
  readonly page?: string;
  readonly missing?: string;
  readonly logo?: Logo;
  readonly themed?: true;
}

/** Nodes 1 to 4: main, sidebar, bottom, event. */
export interface RootProps {
}

/** `st.container`, and every plain vertical block. */
export interface ContainerBoxProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly border?: true;
  readonly horizontal?: true;
  readonly gap?: "xxsmall" | "xsmall" | "small" | "medium" | "large" | "xlarge" | "xxlarge" | "none" | number;
  readonly halign?: "center" | "right" | "distribute";
  readonly valign?: "center" | "bottom" | "distribute";
  readonly wrap?: false;
  readonly autoscroll?: boolean;
}

/** `st.columns`; its children are `column` nodes. */
export interface ColumnsProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly gap?: "xxsmall" | "xsmall" | "small" | "medium" | "large" | "xlarge" | "xxlarge" | "none" | number;
  readonly valign?: "center" | "bottom";
  readonly border?: true;
  readonly wrap?: false;
}

/** One column. Weights are relative to the sum of the row. */
export interface ColumnProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly weight: number;
}

/** `st.grid`; each child takes a cell. */
export interface GridProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly columns?: number;
  readonly min_width?: number;
  readonly wrap?: false;
  readonly gap?: "xxsmall" | "xsmall" | "small" | "medium" | "large" | "xlarge" | "xxlarge" | "none" | number;
  readonly row_gap?: "xxsmall" | "xsmall" | "small" | "medium" | "large" | "xlarge" | "xxlarge" | "none" | number;
  readonly valign?: "center" | "bottom";
  readonly border?: true;
  readonly row_height?: number;
  readonly dense?: true;
}

/** `GridContainer.cell`: several elements in one cell, or one that is larger than others. */
export interface GridCellProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly columns?: number | "all";
  readonly rows?: number;
}

/** `st.tabs`; its children are `tab` nodes. */
export interface TabsProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly bind?: Binding;
  readonly labels?: readonly string[];
  readonly default?: string;
  readonly widget?: string;
  readonly value?: string;
}

/** One tab. */
export interface TabProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
}

/** `st.expander`. */
export interface ExpanderProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly bind?: Binding;
  readonly label: string;
  readonly expanded?: true;
  readonly icon?: string;
  readonly type?: "compact";
  readonly widget?: string;
  readonly value?: boolean;
}

/** `st.popover`. */
export interface PopoverProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly type?: "primary" | "secondary" | "tertiary";
  readonly help?: string;
  readonly icon?: string;
  readonly disabled?: true;
  readonly wrap?: boolean;
  readonly widget?: string;
  readonly value?: boolean;
}

/** `st.form`. Widgets with this `form` id send their values with its submit button. */
export interface FormProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly form: string;
  readonly clear?: true;
  readonly enter?: false;
  readonly border?: false;
}

/** `st.empty`: holds one child at the most. */
export interface EmptyProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
}

/** What a fragment draws inside. A node whose `fragment` is this id sends its events for this fragment. */
export interface FragmentBoxProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly id: string;
  readonly every?: number;
}

/** `st.dialog`, in the event root; also the block of its own fragment. */
export interface DialogProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly id: string;
  readonly title: string;
  readonly size?: "medium" | "large" | number;
  readonly position?: "left" | "right";
  readonly dismissible?: false;
  readonly icon?: string;
  readonly notify?: true;
  readonly run: number;
  readonly dismissed?: number;
}

/** `st.chat_message`, a block. */
export interface ChatMessageProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly name: string;
  readonly avatar?: string;
  readonly image?: BlobRef | string;
}

/** `st.status`, a block. */
export interface StatusProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly state: "running" | "complete" | "error";
  readonly expanded?: true;
  readonly type?: "compact";
}

/** `st.title` (level 1), `st.header` (2), `st.subheader` (3). */
export interface HeadingProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly level: 1 | 2 | 3;
  readonly anchor?: string | false;
  readonly help?: string;
  readonly icon?: string;
  readonly divider?: string;
  readonly align?: "left" | "center" | "right" | "justify";
  readonly wrap?: false;
}

/** `st.markdown`, `st.caption`, and text given to `st.write`. */
export interface MarkdownProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly html?: true;
  readonly caption?: true;
  readonly help?: string;
  readonly align?: "left" | "center" | "right" | "justify";
  readonly anchors?: false;
  readonly wrap?: false;
  readonly streaming?: true;
}

/** `st.text`: shown as it is, no Markdown, in the monospace face. */
export interface TextProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly help?: string;
  readonly align?: "left" | "center" | "right" | "justify";
  readonly wrap?: false;
}

/** `st.code`. */
export interface CodeProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly language?: string;
  readonly line_numbers?: true;
  readonly wrap_lines?: true;
}

/** `st.latex`: the source, without dollar signs. */
export interface LatexProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly help?: string;
}

/** `st.divider`. */
export interface DividerProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
}

/** `st.space`: nothing, in the direction in which the block around lays out. */
export interface SpaceProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly size: "stretch" | "xxsmall" | "xsmall" | "small" | "medium" | "large" | "xlarge" | "xxlarge" | number;
}

/** `st.page_link`: a link to a page of the app (`page`, `query`), or to an external one (`url`). */
export interface PageLinkProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly page?: string;
  readonly query?: string;
  readonly url?: string;
  readonly icon?: string;
  readonly icon_position?: "right";
  readonly help?: string;
  readonly disabled?: true;
}

/** `st.json`: any JSON value. */
export interface JsonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: Json;
  readonly expanded?: boolean | number;
}

/** `st.html`: sanitised by the viewer; scripts only with `javascript`. */
export interface HtmlProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly javascript?: true;
}

/** `st.dataframe`: `data` is an Arrow IPC stream; index columns come first and are named in `index`. */
export interface DataframeProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly data: BlobRef;
  readonly rows: number;
  readonly index?: readonly string[];
  readonly hide_index?: boolean;
  readonly range_index?: true;
  readonly column_order?: readonly string[];
  readonly column_config?: Readonly<Record<string, Json>>;
  readonly row_height?: number;
  readonly placeholder?: string;
  readonly alt?: string;
  readonly widget?: string;
  readonly selection_mode?: readonly string[];
  readonly value?: Readonly<Record<string, Json>>;
  readonly form?: string;
}

/** `st.table`: cells are Markdown. */
export interface TableProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly data: BlobRef;
  readonly rows: number;
  readonly index?: readonly string[];
  readonly range_index?: true;
  readonly border?: false | "horizontal";
  readonly hide_index?: boolean;
  readonly hide_header?: boolean;
  readonly alt?: string;
}

/** `st.metric`; numbers are already text, formatted by the server. */
export interface MetricProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly value: string;
  readonly delta?: string;
  readonly arrow?: "up" | "down";
  readonly color?: string;
  readonly help?: string;
  readonly icon?: string;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly border?: true;
  readonly chart?: readonly (number | null)[];
  readonly chart_type?: "bar" | "area";
  readonly description?: string;
}

/** `st.line_chart`, `area_chart`, `bar_chart`, `scatter_chart`. */
export interface VegaChartProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly spec: Readonly<Record<string, Json>>;
  readonly data?: BlobRef;
  readonly alt?: string;
}

/** `st.success`, `st.info`, `st.warning`, `st.error`. */
export interface AlertProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly level: "success" | "info" | "warning" | "error";
  readonly body: string;
  readonly icon?: string;
  readonly title?: string;
}

/** `st.exception`, and what the page shows for an uncaught exception. */
export interface ExceptionBoxProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly type: string;
  readonly message: string;
  readonly frames: readonly Frame[];
  readonly markdown?: true;
  readonly syntax?: true;
}

/** `st.progress`. */
export interface ProgressProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly value: number;
  readonly text?: string;
}

/** `st.spinner`: in the tree while its block runs; the viewer shows it after 0.5 s. */
export interface SpinnerProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly text: string;
  readonly show_time?: true;
}

/** `st.skeleton`: stands where something will be. */
export interface SkeletonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly delayed?: true;
}

/** `st.toast`, in the event root. Shown when its op arrives, not when a whole tree is loaded. */
export interface ToastProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly body: string;
  readonly icon?: string;
  readonly seconds: number | null;
}

/** `st.balloons` and `st.snow`. Played when its op arrives and whenever `run` changes. */
export interface EffectProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly run: number;
}

/** `st.help`. All texts are shown as they are, no Markdown. */
export interface HelpProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly name?: string;
  readonly type: string;
  readonly signature?: string;
  readonly value?: string;
  readonly doc?: string;
  readonly members: readonly Member[];
}

/** `st.button`, and `st.form_submit_button` with `submit`. No value: a click is the trigger `true`. */
export interface ButtonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly type?: "primary" | "secondary" | "tertiary";
  readonly help?: string;
  readonly icon?: string;
  readonly icon_position?: "right";
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly wrap?: boolean;
  readonly form?: string;
  readonly submit?: true;
}

/** `st.checkbox` and, as kind `toggle`, `st.toggle`. Value: bool. */
export interface CheckboxProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: boolean;
  readonly wrap?: boolean;
}

/** `st.radio`. Value: the label of the option, or null. */
export interface RadioProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | null;
  readonly options: readonly string[];
  readonly captions?: readonly string[];
  readonly horizontal?: true;
}

/** `st.selectbox`. Value: the label of the option, or null. */
export interface SelectboxProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | null;
  readonly options: readonly string[];
  readonly clearable?: true;
  readonly placeholder?: string;
  readonly accept_new?: true;
  readonly filter?: "contains" | "prefix" | "none";
  readonly icon?: string;
}

/** `st.multiselect`. Value: list of labels in the order chosen. */
export interface MultiselectProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: readonly string[];
  readonly options: readonly string[];
  readonly max_selections?: number;
  readonly placeholder?: string;
  readonly accept_new?: true;
  readonly filter?: "contains" | "prefix" | "none";
  readonly select_all?: true;
  readonly wrap?: boolean;
}

/** `st.slider`. Value: number, or `[low, high]`. */
export interface SliderProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: number | readonly number[];
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly type: "int" | "float" | "date" | "time" | "datetime";
  readonly format?: string;
}

/** `st.select_slider`. Value: a label, or `[from, to]`. */
export interface SelectSliderProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | readonly string[];
  readonly options: readonly string[];
}

/** `st.text_input`. Value: string, or null. Of a password, once there is one, only its stand-in is told. */
export interface TextInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | Redacted | null;
  readonly type?: "password" | "email" | "url" | "phone" | "search";
  readonly max_chars?: number;
  readonly placeholder?: string;
  readonly autocomplete?: string;
  readonly icon?: string;
  readonly validate?: Validation;
  readonly live?: number;
}

/** `st.text_area`. Value: string, or null. */
export interface TextAreaProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | null;
  readonly max_chars?: number;
  readonly placeholder?: string;
}

/** `st.number_input`. Value: number, or null. */
export interface NumberInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: number | null;
  readonly type: "int" | "float";
  readonly step: number;
  readonly min?: number;
  readonly max?: number;
  readonly format?: string;
  readonly placeholder?: string;
  readonly icon?: string;
  readonly clearable?: true;
}

/** `st.date_input`. Value: ISO date or null; with `range`, a list of 0, 1 or 2 ISO dates. */
export interface DateInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | readonly string[] | null;
  readonly range?: true;
  readonly min?: string;
  readonly max?: string;
  readonly format?: string;
  readonly clearable?: true;
}

/** `st.file_uploader`. Value: list of uploaded files. */
export interface FileUploaderProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: readonly UploadedFile[];
  readonly multiple?: true | "directory";
  readonly types?: readonly string[];
  readonly max_size: number;
}

/** `st.pills` and, as kind `segmented_control`, `st.segmented_control`. */
export interface ButtonGroupProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | readonly string[] | null;
  readonly options: readonly string[];
  readonly multi?: true;
  readonly wrap?: boolean;
}

/** `st.feedback`. Value: 0 or 1 for thumbs (1 is up), 0 to 4 for faces and stars, or null. The label is empty. */
export interface FeedbackProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: number | null;
  readonly options: "thumbs" | "faces" | "stars";
}

/** `st.pagination`. Value: the page, from 1 to `pages`. The label is empty. */
export interface PaginationProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: number;
  readonly pages: number;
  readonly visible?: number | null;
}

/** `st.color_picker`. Value: `#rgb` or `#rrggbb`. */
export interface ColorPickerProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string;
}

/** `st.time_input`. Value: `HH:MM`, or null. */
export interface TimeInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | null;
  readonly step?: number;
  readonly format?: "12h" | "localized";
  readonly clearable?: true;
}

/** `st.datetime_input`. Value: `YYYY-MM-DDTHH:MM` on a clock without zone, or null. The bounds are written alike. */
export interface DatetimeInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly label: string;
  readonly help?: string;
  readonly disabled?: boolean;
  readonly label_visibility?: "hidden" | "collapsed";
  readonly form?: string;
  readonly silent?: boolean;
  readonly required?: boolean;
  readonly bind?: Binding;
  readonly record?: boolean;
  readonly pair?: boolean;
  readonly value: string | null;
  readonly min: string;
  readonly max: string;
  readonly step?: number;
  readonly format?: string;
  readonly clearable?: true;
}

/** `st.download_button`. A click downloads; unless `silent`, it is also the trigger `true`. */
export interface DownloadButtonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly type?: "primary" | "secondary" | "tertiary";
  readonly help?: string;
  readonly icon?: string;
  readonly icon_position?: "right";
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly wrap?: boolean;
  readonly form?: string;
  readonly widget: string;
  readonly file_name: string;
  readonly data?: BlobRef;
  readonly silent?: true;
}

/** `st.link_button`. A click opens `url` in a new tab; with `widget` it is also the trigger `true`. */
export interface LinkButtonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly type?: "primary" | "secondary" | "tertiary";
  readonly help?: string;
  readonly icon?: string;
  readonly icon_position?: "right";
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly wrap?: boolean;
  readonly form?: string;
  readonly url: string;
  readonly widget?: string;
}

/** `st.menu_button`. The trigger is the label of an option. */
export interface MenuButtonProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly label: string;
  readonly type?: "primary" | "secondary" | "tertiary";
  readonly help?: string;
  readonly icon?: string;
  readonly icon_position?: "right";
  readonly shortcut?: string;
  readonly disabled?: boolean;
  readonly wrap?: boolean;
  readonly form?: string;
  readonly widget: string;
  readonly options: readonly string[];
}

/** `st.chat_input`. No value: a message is the trigger. */
export interface ChatInputProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly placeholder: string;
  readonly max_chars?: number;
  readonly accept?: true | "multiple" | "directory";
  readonly types?: readonly string[];
  readonly max_size?: number;
  readonly submit_mode?: "disable" | "stop";
  readonly disabled?: boolean;
  readonly draft?: Draft;
}

/** `st.data_editor`. Value: `{"edited_rows": {row: {column: value}}, "added_rows": [..], "deleted_rows": [row]}`. */
export interface DataEditorProps {
  readonly key?: string;
  readonly width?: "stretch" | "content" | number;
  readonly height?: "stretch" | "content" | number;
  readonly widget: string;
  readonly value: Readonly<Record<string, Json>>;
  readonly data: BlobRef;
  readonly rows: number;
  readonly num_rows: "fixed" | "dynamic" | "add" | "delete";
  readonly fields: readonly EditorField[];
  readonly index?: readonly string[];
  readonly hide_index?: boolean;
  readonly range_index?: true;
  readonly column_order?: readonly string[];
  readonly column_config?: Readonly<Record<string, Json>>;
  readonly row_height?: number;
  readonly placeholder?: string;
  readonly alt?: string;
  readonly disabled?: boolean;
  readonly form?: string;
  readonly silent?: boolean;
}

export interface PropsByKind {
  app: AppProps;
  root: RootProps;
  container: ContainerBoxProps;
  columns: ColumnsProps;
  column: ColumnProps;
  grid: GridProps;
  grid_cell: GridCellProps;
  tabs: TabsProps;
  tab: TabProps;
  expander: ExpanderProps;
  popover: PopoverProps;
  form: FormProps;
  empty: EmptyProps;
  fragment: FragmentBoxProps;
  dialog: DialogProps;
  chat_message: ChatMessageProps;
  status: StatusProps;
  heading: HeadingProps;
  markdown: MarkdownProps;
  text: TextProps;
  code: CodeProps;
  latex: LatexProps;
  divider: DividerProps;
  space: SpaceProps;
  page_link: PageLinkProps;
  json: JsonProps;
  html: HtmlProps;
  dataframe: DataframeProps;
  table: TableProps;
  metric: MetricProps;
  vega_chart: VegaChartProps;
  alert: AlertProps;
  exception: ExceptionBoxProps;
  progress: ProgressProps;
  spinner: SpinnerProps;
  skeleton: SkeletonProps;
  toast: ToastProps;
  balloons: EffectProps;
  snow: EffectProps;
  help: HelpProps;
  button: ButtonProps;
  checkbox: CheckboxProps;
  toggle: CheckboxProps;
  radio: RadioProps;
  selectbox: SelectboxProps;
  multiselect: MultiselectProps;
  slider: SliderProps;
  select_slider: SelectSliderProps;
  text_input: TextInputProps;
  text_area: TextAreaProps;
  number_input: NumberInputProps;
  date_input: DateInputProps;
  file_uploader: FileUploaderProps;
  pills: ButtonGroupProps;
  segmented_control: ButtonGroupProps;
  feedback: FeedbackProps;
  pagination: PaginationProps;
  color_picker: ColorPickerProps;
  time_input: TimeInputProps;
  datetime_input: DatetimeInputProps;
  download_button: DownloadButtonProps;
  link_button: LinkButtonProps;
  menu_button: MenuButtonProps;
  chat_input: ChatInputProps;
  data_editor: DataEditorProps;
}

export type Kind = keyof PropsByKind;

export const BLOCKS: ReadonlySet<string> = new Set<Kind>([
  "app",
  "root",
  "container",
  "columns",
  "column",
  "grid",
  "grid_cell",
  "tabs",
  "tab",
  "expander",
  "popover",
  "form",
  "empty",
  "fragment",
  "dialog",
  "chat_message",
  "status",
]);

export const WIDGETS: ReadonlySet<string> = new Set<Kind>([
  "button",
  "checkbox",
  "toggle",
  "radio",
  "selectbox",
  "multiselect",
  "slider",
  "select_slider",
  "text_input",
  "text_area",
  "number_input",
  "date_input",
  "file_uploader",
  "pills",
  "segmented_control",
  "feedback",
  "pagination",
  "color_picker",
  "time_input",
  "datetime_input",
  "download_button",
  "link_button",
  "menu_button",
  "chat_input",
  "data_editor",
]);

export const ROOTS = {
  app: 0,
  main: 1,
  sidebar: 2,
  bottom: 3,
  event: 4,
} as const;
