#pragma once

#include "churn-clock.h"

G_BEGIN_DECLS

/* A clock that stands still until a test moves it, and whose dice fall as the test says. */
#define TEST_TYPE_CLOCK (test_clock_get_type ())
G_DECLARE_FINAL_TYPE (TestClock, test_clock, TEST, CLOCK, GObject)

#define TEST_SECOND ((gint64) G_USEC_PER_SEC)

/* 22 November 2026, 07:00:00 UTC: where the made-up time begins. */
#define TEST_EPOCH (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)

TestClock *test_clock_new (void);
void test_clock_advance (TestClock *self, gint64 microseconds);
void test_clock_sleep (TestClock *self, gint64 microseconds);
void test_clock_set_random (TestClock *self, double random);
gint64 test_clock_get_next (TestClock *self, gint64 at_least);
guint test_clock_get_n_timeouts (TestClock *self);

G_END_DECLS
