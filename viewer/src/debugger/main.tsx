// What debugger.html names. The page itself is a part of its own, so that no line of it is in what an app's page loads first.
void import("./start");
