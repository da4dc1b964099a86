// Every widget but the button, with the styles of Mantine's parts in them: one chunk, so that a page of text does without.
import "@mantine/core/styles/Popover.layer.css";
import "@mantine/core/styles/CloseButton.layer.css";
import "@mantine/core/styles/Input.layer.css";
import "@mantine/core/styles/InlineInput.layer.css";
import "@mantine/core/styles/Flex.layer.css";
import "@mantine/core/styles/Checkbox.layer.css";
import "@mantine/core/styles/Radio.layer.css";
import "@mantine/core/styles/Switch.layer.css";
import "@mantine/core/styles/Slider.layer.css";
import "@mantine/core/styles/Combobox.layer.css";
import "@mantine/core/styles/Pill.layer.css";
import "@mantine/core/styles/PillsInput.layer.css";
import "@mantine/core/styles/ActionIcon.layer.css";
import { ButtonGroup } from "./button-group";
import { ChatInput } from "./chat-input";
import { Checkbox, Toggle } from "./checkbox";
import { ColorPicker } from "./color-picker";
import { DateInput } from "./date-input";
import { DatetimeInput } from "./datetime-input";
import { DownloadButton } from "./download-button";
import { Feedback } from "./feedback";
import { FileUploader } from "./file-uploader";
import { LinkButton } from "./link-button";
import { MenuButton } from "./menu-button";
import { Multiselect } from "./multiselect";
import { NumberInput } from "./number-input";
import { Pagination } from "./pagination";
import { Radio } from "./radio";
import { SelectSlider } from "./select-slider";
import { Selectbox } from "./selectbox";
import { Slider } from "./slider";
import { TextArea } from "./text-area";
import { TextInput } from "./text-input";
import { TimeInput } from "./time-input";

export const controls = {
  checkbox: Checkbox,
  toggle: Toggle,
  radio: Radio,
  selectbox: Selectbox,
  multiselect: Multiselect,
  slider: Slider,
  select_slider: SelectSlider,
  text_input: TextInput,
  text_area: TextArea,
  number_input: NumberInput,
  date_input: DateInput,
  file_uploader: FileUploader,
  pills: ButtonGroup,
  segmented_control: ButtonGroup,
  feedback: Feedback,
  pagination: Pagination,
  color_picker: ColorPicker,
  time_input: TimeInput,
  datetime_input: DatetimeInput,
  download_button: DownloadButton,
  link_button: LinkButton,
  menu_button: MenuButton,
  chat_input: ChatInput,
};
