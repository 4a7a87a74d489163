#include "test-clock.h"

struct _TestClock
{
  GObject parent_instance;

  gint64 monotonic;
  gint64 slept;
  double random;
  guint last_id;
  GPtrArray *timeouts;
};

typedef struct
{
  guint id;
  gint64 time;
  GSourceOnceFunc func;
  gpointer user_data;
} Timeout;

static void test_clock_iface_init (ChurnClockInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (TestClock,
                               test_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (CHURN_TYPE_CLOCK, test_clock_iface_init))

static gint64
test_clock_get_monotonic (ChurnClock *clock)
{
  return TEST_CLOCK (clock)->monotonic;
}

static gint64
test_clock_get_boottime (ChurnClock *clock)
{
  return TEST_CLOCK (clock)->monotonic + TEST_CLOCK (clock)->slept;
}

static gint64
test_clock_get_real (ChurnClock *clock)
{
  return TEST_EPOCH + TEST_CLOCK (clock)->monotonic + TEST_CLOCK (clock)->slept;
}

static double
test_clock_get_random (ChurnClock *clock)
{
  return TEST_CLOCK (clock)->random;
}

static guint
test_clock_add_timeout (ChurnClock *clock, gint64 delay, GSourceOnceFunc func, gpointer user_data)
{
  TestClock *self = TEST_CLOCK (clock);
  Timeout *timeout = g_new0 (Timeout, 1);

  timeout->id = ++self->last_id;
  timeout->time = self->monotonic + delay;
  timeout->func = func;
  timeout->user_data = user_data;
  g_ptr_array_add (self->timeouts, timeout);
  return timeout->id;
}

static void
test_clock_remove_timeout (ChurnClock *clock, guint id)
{
  TestClock *self = TEST_CLOCK (clock);

  for (guint i = 0; i < self->timeouts->len; i++)
    if (((Timeout *) g_ptr_array_index (self->timeouts, i))->id == id)
      {
        g_ptr_array_remove_index (self->timeouts, i);
        return;
      }
  g_error ("Timeout %u is not there", id);
}

static void
test_clock_iface_init (ChurnClockInterface *iface)
{
  iface->get_monotonic = test_clock_get_monotonic;
  iface->get_boottime = test_clock_get_boottime;
  iface->get_real = test_clock_get_real;
  iface->get_random = test_clock_get_random;
  iface->add_timeout = test_clock_add_timeout;
  iface->remove_timeout = test_clock_remove_timeout;
}

static void
test_clock_finalize (GObject *object)
{
  TestClock *self = TEST_CLOCK (object);

  /* Whoever set one and is gone would be called. */
  g_assert_cmpuint (self->timeouts->len, ==, 0);
  g_ptr_array_unref (self->timeouts);

  G_OBJECT_CLASS (test_clock_parent_class)->finalize (object);
}

static void
test_clock_class_init (TestClockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = test_clock_finalize;
}

static void
test_clock_init (TestClock *self)
{
  self->timeouts = g_ptr_array_new_with_free_func (g_free);
  self->monotonic = 1000 * TEST_SECOND;
}

TestClock *
test_clock_new (void)
{
  return g_object_new (TEST_TYPE_CLOCK, NULL);
}

static Timeout *
find_next (TestClock *self, gint64 at_least)
{
  Timeout *next = NULL;

  for (guint i = 0; i < self->timeouts->len; i++)
    {
      Timeout *timeout = g_ptr_array_index (self->timeouts, i);

      if (timeout->time >= at_least && (next == NULL || timeout->time < next->time))
        next = timeout;
    }
  return next;
}

/* Goes on, and fires on the way what is due, each at its own time. */
void
test_clock_advance (TestClock *self, gint64 microseconds)
{
  gint64 end = self->monotonic + microseconds;
  Timeout *next;

  while ((next = find_next (self, G_MININT64)) != NULL && next->time <= end)
    {
      Timeout fired = *next;

      self->monotonic = MAX (self->monotonic, fired.time);
      g_ptr_array_remove (self->timeouts, next);
      fired.func (fired.user_data);
    }
  self->monotonic = end;
}

/* The machine sleeps: nothing fires, and the monotonic clock stands still. */
void
test_clock_sleep (TestClock *self, gint64 microseconds)
{
  self->slept += microseconds;
}

void
test_clock_set_random (TestClock *self, double random)
{
  self->random = random;
}

/* Microseconds until the first timeout that is at least @at_least from now; -1: there is none. */
gint64
test_clock_get_next (TestClock *self, gint64 at_least)
{
  Timeout *next = find_next (self, self->monotonic + at_least);

  return next != NULL ? next->time - self->monotonic : -1;
}

guint
test_clock_get_n_timeouts (TestClock *self)
{
  return self->timeouts->len;
}
