// The components of widgets. The button is there from the start, the others come in one chunk.
import type { Registry } from "../registry";
import { Button } from "./button";
import { Control } from "./later";

export const widgets: Registry = {
  button: Button,
  checkbox: Control,
  toggle: Control,
  radio: Control,
  selectbox: Control,
  multiselect: Control,
  slider: Control,
  select_slider: Control,
  text_input: Control,
  text_area: Control,
  number_input: Control,
  date_input: Control,
  file_uploader: Control,
  pills: Control,
  segmented_control: Control,
  feedback: Control,
  pagination: Control,
  color_picker: Control,
  time_input: Control,
  datetime_input: Control,
  download_button: Control,
  link_button: Control,
  menu_button: Control,
  chat_input: Control,
};
