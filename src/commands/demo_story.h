/* Who can log in to a shop with demo data. */
#pragma once

#define DEMO_CUSTOMER_EMAIL "ada@demo.example"
#define DEMO_CUSTOMER_PASSWORD "three-words-together"
