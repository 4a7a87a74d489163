#include "samples.h"

#include "churn-error.h"
#include "churn-time.h"

#include <string.h>

/* Whatever comes in is either read, and then can be written and read again, or refused with an
 * error. The sanitizers watch. */

typedef gboolean (*ReadFunc) (const char *text, gsize length, GError **error);

static gboolean
read_feed (const char *text, gsize length, GError **error)
{
  g_autoptr (ChurnFeed) feed = churn_feed_from_json (text, (gssize) length, error);
  g_autoptr (ChurnFeed) again = NULL;
  g_autofree char *json = NULL;

  if (feed == NULL)
    return FALSE;
  json = churn_feed_to_json (feed);
  again = churn_feed_from_json (json, -1, error);
  g_assert_nonnull (again);

  return TRUE;
}

static gboolean
read_detail (const char *text, gsize length, GError **error)
{
  g_autoptr (ChurnContactDetail) detail =
      churn_contact_detail_from_json (text, (gssize) length, error);
  g_autoptr (ChurnContactDetail) again = NULL;
  g_autoptr (ChurnContactDetail) merged = NULL;
  g_autofree char *json = NULL;

  if (detail == NULL)
    return FALSE;
  json = churn_contact_detail_to_json (detail);
  again = churn_contact_detail_from_json (json, -1, error);
  g_assert_nonnull (again);
  merged = churn_contact_detail_merge (detail, again);
  g_assert_nonnull (merged);

  return TRUE;
}

static gboolean
read_principal (const char *text, gsize length, GError **error)
{
  g_autoptr (ChurnPrincipal) principal = churn_principal_from_json (text, (gssize) length, error);
  g_autofree char *json = NULL;
  g_autoptr (ChurnPrincipal) again = NULL;

  if (principal == NULL)
    return FALSE;
  json = churn_principal_to_json (principal);
  again = churn_principal_from_json (json, -1, error);
  g_assert_nonnull (again);

  return TRUE;
}

static gboolean
read_request (const char *text, gsize length, GError **error)
{
  g_autoptr (ChurnOffer) offer = churn_offer_from_request (text, (gssize) length, error);

  if (offer == NULL)
    return FALSE;
  g_assert_cmpint (offer->months, >=, CHURN_OFFER_MONTHS_MIN);
  g_assert_cmpint (offer->months, <=, CHURN_OFFER_MONTHS_MAX);

  return TRUE;
}

static gboolean
read_error (const char *text, gsize length, GError **error)
{
  g_autoptr (GError) read = churn_error_from_json (text, (gssize) length);

  g_assert_true (read != NULL && read->domain == CHURN_ERROR && read->message != NULL);
  if (read->code != CHURN_ERROR_PARSE)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&read));

  return FALSE;
}

static gboolean
read_windows (const char *text, gsize length, GError **error)
{
  g_autofree char *terminated = g_strndup (text, length);
  g_autoptr (ChurnWindows) windows = churn_windows_from_string (terminated, error);
  g_autofree char *again = NULL;

  if (windows != NULL)
    again = churn_windows_to_string (windows);

  return windows != NULL;
}

static gboolean
read_csv (const char *text, gsize length, GError **error)
{
  g_autofree char *terminated = g_strndup (text, length);
  ChurnFeatures features;

  return churn_features_from_csv (terminated, &features, error);
}

static gboolean
read_time (const char *text, gsize length, GError **error)
{
  g_autofree char *terminated = g_strndup (text, length);
  gint64 time;

  return churn_time_parse (terminated, &time, error);
}

static const struct
{
  const char *name;
  ReadFunc func;
} readers[] = {
  { "feed", read_feed },     { "detail", read_detail }, { "principal", read_principal },
  { "offer", read_request }, { "error", read_error },   { "windows", read_windows },
  { "csv", read_csv },       { "time", read_time },
};

/* A text that the reader takes. */
static char *
make_good (GRand *rand, gsize reader)
{
  g_autoptr (ChurnFeed) feed = sample_feed (rand);
  g_autoptr (ChurnContactDetail) detail = sample_detail (rand);
  g_autoptr (ChurnPrincipal) principal = sample_principal (rand);
  g_autoptr (ChurnOffer) offer = sample_offer (rand);
  g_autoptr (GError) error = g_error_new (CHURN_ERROR, CHURN_ERROR_METHOD, "no");
  ChurnFeatures features;

  switch (reader)
    {
    case 0:
      return churn_feed_to_json (feed);
    case 1:
      return churn_contact_detail_to_json (detail);
    case 2:
      return churn_principal_to_json (principal);
    case 3:
      return churn_offer_to_request (offer);
    case 4:
      return churn_error_to_json (error);
    case 5:
      return churn_windows_to_string (detail->contact->windows);
    case 6:
      for (guint i = 0; i < CHURN_N_FEATURES; i++)
        features.values[i] = g_rand_double_range (rand, -300, 300);
      return churn_features_to_csv (&features);
    default:
      return churn_time_format (SAMPLE_TIME);
    }
}

static void
mutate (GRand *rand, GString *text)
{
  static const char *const pieces[] = { "null", "[",    "{",    "}",     "]",
                                        "\"",   ",",    "-1",   "1e308", "0",
                                        "\\u0", "\\",   "true", ":",     "9223372036854775807",
                                        "1.5",  "\xff", "é",    "{}",    "[]" };

  for (int n = g_rand_int_range (rand, 1, 4); n > 0; n--)
    {
      gssize at = text->len > 0 ? g_rand_int_range (rand, 0, (gint32) text->len) : 0;
      gssize rest = (gssize) text->len - at;
      gssize few = g_rand_int_range (rand, 1, 20);
      const char *piece = pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))];

      switch (g_rand_int_range (rand, 0, 6))
        {
        case 0:
          g_string_truncate (text, (gsize) at);
          break;
        case 1:
          g_string_erase (text, at, MIN (rest, few));
          break;
        case 2:
          g_string_insert (text, at, piece);
          break;
        case 3:
          if (rest > 0)
            text->str[at] = (char) g_rand_int_range (rand, 0, 256);
          break;
        case 4:
          /* A value in the place of another. */
          g_string_erase (text, at, MIN (rest, (gssize) strcspn (text->str + at, ",}]")));
          g_string_insert (text, at, piece);
          break;
        default:
          if (rest > 0)
            g_string_insert_len (text, at, text->str + at, MIN (rest, 30));
        }
    }
}

static void
check (gsize reader, const char *text, gsize length, guint *n_read, guint *n_refused)
{
  g_autoptr (GError) error = NULL;
  /* Without a NUL behind it: reading on is seen by the sanitizer. */
  g_autofree char *bare = length > 0 ? g_memdup2 (text, length) : g_strdup ("");

  if (readers[reader].func (bare, length, &error))
    {
      g_assert_no_error (error);
      (*n_read)++;
    }
  else
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      (*n_refused)++;
    }
}

static void
test_mutated (gconstpointer data)
{
  gsize reader = GPOINTER_TO_SIZE (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (1000 + reader));
  guint n_read = 0, n_refused = 0;

  for (guint i = 0; i < 60; i++)
    {
      g_autofree char *good = make_good (rand, reader);
      guint before = n_read;

      check (reader, good, strlen (good), &n_read, &n_refused);
      g_assert_cmpuint (n_read, ==, before + 1);
      for (guint m = 0; m < 25; m++)
        {
          g_autoptr (GString) text = g_string_new (good);

          mutate (rand, text);
          check (reader, text->str, text->len, &n_read, &n_refused);
        }
    }
  g_test_message ("%u read, %u refused", n_read, n_refused);
  g_assert_cmpuint (n_refused, >, 100);
}

static void
test_random (gconstpointer data)
{
  gsize reader = GPOINTER_TO_SIZE (data);
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) (2000 + reader));
  static const char alphabet[] = "{}[]\":,0123456789.-+eEtruefalsn \\u/\n";
  guint n_read = 0, n_refused = 0;

  for (guint i = 0; i < 2000; i++)
    {
      char text[64];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof text);

      for (gsize c = 0; c < length; c++)
        text[c] = i % 2 == 0 ? (char) g_rand_int_range (rand, 0, 256)
                             : alphabet[g_rand_int_range (rand, 0, sizeof alphabet - 1)];
      check (reader, text, length, &n_read, &n_refused);
    }
  g_assert_cmpuint (n_refused, >, 1000);
}

void
test_mutations_add (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (readers); i++)
    {
      g_autofree char *mutated = g_strdup_printf ("/mutations/mutated/%s", readers[i].name);
      g_autofree char *random = g_strdup_printf ("/mutations/random/%s", readers[i].name);

      g_test_add_data_func (mutated, GSIZE_TO_POINTER (i), test_mutated);
      g_test_add_data_func (random, GSIZE_TO_POINTER (i), test_random);
    }
}
