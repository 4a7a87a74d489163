#include "test-contacts.h"

#include <math.h>

#define BEGIN (G_GINT64_CONSTANT (1795330800) * G_USEC_PER_SEC)

/* The same contact each time for a number, but for its churn. */
ChurnContact *
test_contact_new (guint number, double churn)
{
  static const char *const queues[] = { "Billing", "Roaming", "Moving Home" };
  g_autofree char *id = g_strdup_printf ("contact-%04u", number);
  ChurnContact *contact = churn_contact_new (id);

  contact->channel = g_strdup ("VOICE");
  contact->queue = g_strdup (queues[number % G_N_ELEMENTS (queues)]);
  contact->agent_id = g_strdup_printf ("agent%u", number);
  contact->agent_name = g_strdup_printf ("Agent %u", number);
  contact->customer_id = g_strdup_printf ("%07u", number);
  contact->customer_name = g_strdup_printf ("Customer %u", number);
  contact->customer_phone = g_strdup_printf ("+61 491 570 %03u", number % 1000);
  contact->initiated = BEGIN + number * G_USEC_PER_SEC;
  contact->connected = contact->initiated + 20 * G_USEC_PER_SEC;
  contact->churn = churn;
  contact->initial_churn = churn;
  contact->version = 1;

  return contact;
}

/* A page of the feed with contacts whose churn is drawn by lot. */
ChurnFeed *
test_feed_new (guint first, guint n, GRand *random, gint64 version)
{
  ChurnFeed *feed = churn_feed_new ();

  feed->time = BEGIN + 600 * G_USEC_PER_SEC + version * 15 * G_USEC_PER_SEC;
  feed->interval = 15;
  for (guint i = first; i < first + n; i++)
    {
      ChurnContact *contact =
          test_contact_new (i, random != NULL ? g_rand_double (random) : i / 1000.0);

      contact->version = version;
      g_ptr_array_add (feed->contacts, contact);
    }

  return feed;
}
