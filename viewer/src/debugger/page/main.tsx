// What debugger-page.html names: the app as it was, in a frame of its own.
void import("./start");
