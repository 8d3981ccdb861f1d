/* With what the demo's customers log in. */
#pragma once

#define DEMO_PASSWORD "three-words-together"
