// The components of leaves with a value.
import type { Registry } from "../registry";
import { Button } from "./button";
import { Checkbox, Toggle } from "./checkbox";
import { DateInput } from "./date-input";
import { FileUploader } from "./file-uploader";
import { Multiselect } from "./multiselect";
import { NumberInput } from "./number-input";
import { Radio } from "./radio";
import { SelectSlider } from "./select-slider";
import { Selectbox } from "./selectbox";
import { Slider } from "./slider";
import { TextArea } from "./text-area";
import { TextInput } from "./text-input";

export const widgets: Registry = {
  button: Button,
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
};
