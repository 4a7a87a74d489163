#include "config.h"

#include "churn-local-options.h"

#include "churn-error.h"

#include <math.h>

#define CONTACTS_DEFAULT "24"
#define CONTACTS_MAX 10000
#define SPEED_MIN 0.01
#define SPEED_MAX 1000.0

/* The options as text: what is wrong with one is said by its name. */
typedef struct
{
  char *port;
  char *contacts;
  char *speed;
  char *seed;
  char *faults;
} Texts;

static void
texts_clear (Texts *texts)
{
  g_free (texts->port);
  g_free (texts->contacts);
  g_free (texts->speed);
  g_free (texts->seed);
  g_free (texts->faults);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Texts, texts_clear)

static gboolean
read_count (const char *option, const char *text, guint64 most, guint64 *value, GError **error)
{
  if (g_ascii_string_to_unsigned (text, 10, 0, most, value, NULL))
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
               "%s: “%s” is not a whole number from 0 to %" G_GUINT64_FORMAT, option, text, most);

  return FALSE;
}

static gboolean
read_speed (const char *text, double *value, GError **error)
{
  char *end;

  *value = g_ascii_strtod (text, &end);
  if (end != text && *end == '\0' && isfinite (*value) && *value >= SPEED_MIN &&
      *value <= SPEED_MAX)
    return TRUE;
  g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
               "--speed: “%s” is not a number from 0.01 to 1000", text);

  return FALSE;
}

/* "duplicates,gaps" */
static gboolean
read_faults (const char *text, ChurnSimFaults *faults, GError **error)
{
  static const char *const names[] = { "duplicates", "reordering", "gaps" };
  g_auto (GStrv) given = g_strsplit (text, ",", -1);

  for (guint i = 0; given[i] != NULL; i++)
    {
      guint fault = 0;

      while (fault < G_N_ELEMENTS (names) && !g_str_equal (given[i], names[fault]))
        fault += 1;
      if (fault == G_N_ELEMENTS (names))
        {
          g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID,
                       "--faults: “%s” is none of duplicates, reordering and gaps", given[i]);
          return FALSE;
        }
      *faults |= 1u << fault;
    }

  return TRUE;
}

static gboolean
read_texts (ChurnLocalOptions *self, const Texts *texts, GError **error)
{
  guint64 port = 0;
  guint64 contacts;

  if ((texts->port != NULL && !read_count ("--port", texts->port, G_MAXUINT16, &port, error)) ||
      !read_count ("--contacts", texts->contacts != NULL ? texts->contacts : CONTACTS_DEFAULT,
                   CONTACTS_MAX, &contacts, error) ||
      !read_speed (texts->speed != NULL ? texts->speed : "1", &self->speed, error))
    return FALSE;
  if (texts->faults != NULL && !read_faults (texts->faults, &self->faults, error))
    return FALSE;
  self->port = (guint) port;
  self->contacts = (guint) contacts;
  if (texts->seed != NULL)
    return read_count ("--seed", texts->seed, G_MAXUINT64, &self->seed, error);
  self->seed = (guint64) g_random_int () << 32 | g_random_int ();

  return TRUE;
}

static void
set_default_file (char **file, const char *name)
{
  const char *folder = g_getenv ("CHURN_DESK_DATADIR");

  if (*file == NULL)
    *file = g_build_filename (folder != NULL && *folder != '\0' ? folder : PKGDATADIR, name, NULL);
}

/**
 * churn_local_options_parse:
 * @self: filled; clear it with churn_local_options_clear() in any case
 * @arguments: (array zero-terminated=1): the arguments, the program's name first
 * @error: return location for an error
 *
 * Reads the command line. `--help` prints and ends the program.
 *
 * Returns: whether it can be understood; if not, @error names the option
 */
gboolean
churn_local_options_parse (ChurnLocalOptions *self, char **arguments, GError **error)
{
  g_autoptr (GOptionContext) context = NULL;
  g_auto (GStrv) left = g_strdupv (arguments);
  g_auto (Texts) texts = { NULL };
  const GOptionEntry entries[] = {
    { "port", 0, 0, G_OPTION_ARG_STRING, &texts.port, "Listen there on 127.0.0.1 (default: any)",
      "N" },
    { "contacts", 0, 0, G_OPTION_ARG_STRING, &texts.contacts,
      "Simulate so many live contacts (default: 24; 0: none)", "N" },
    { "speed", 0, 0, G_OPTION_ARG_STRING, &texts.speed, "Simulated seconds a second (default: 1)",
      "X" },
    { "seed", 0, 0, G_OPTION_ARG_STRING, &texts.seed, "Simulate the same calls again", "N" },
    { "store", 0, 0, G_OPTION_ARG_FILENAME, &self->store,
      "Keep everything in this file (default: nowhere)", "FILE" },
    { "model", 0, 0, G_OPTION_ARG_FILENAME, &self->model, "The model", "FILE" },
    { "customers", 0, 0, G_OPTION_ARG_FILENAME, &self->customers, "The customers", "FILE" },
    { "replay", 0, 0, G_OPTION_ARG_FILENAME, &self->replay,
      "Play recorded events, one JSON object a line", "FILE" },
    { "record", 0, 0, G_OPTION_ARG_FILENAME, &self->record,
      "Write down all that comes in, for --replay", "FILE" },
    { "faults", 0, 0, G_OPTION_ARG_STRING, &texts.faults,
      "Let the simulated feed fail: duplicates, reordering, gaps", "LIST" },
    { "until-eof", 0, 0, G_OPTION_ARG_NONE, &self->until_eof, "End with standard input", NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &self->version, "Print the version and end", NULL },
    { NULL },
  };

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (arguments != NULL, FALSE);

  *self = (ChurnLocalOptions){ 0 };
  context = g_option_context_new (NULL);
  g_option_context_set_summary (context,
                                "The pipeline of Churn Desk on one machine, with a simulated "
                                "contact centre.");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, &left, error))
    return FALSE;
  if (left[0] != NULL && left[1] != NULL)
    {
      g_set_error (error, CHURN_ERROR, CHURN_ERROR_INVALID, "“%s” is no option", left[1]);
      return FALSE;
    }
  if (!read_texts (self, &texts, error))
    return FALSE;
  set_default_file (&self->model, "xgboost-model.json");
  set_default_file (&self->customers, "customers.csv");

  return TRUE;
}

/**
 * churn_local_options_clear:
 * @self: options
 *
 * Frees what they hold.
 */
void
churn_local_options_clear (ChurnLocalOptions *self)
{
  g_clear_pointer (&self->store, g_free);
  g_clear_pointer (&self->model, g_free);
  g_clear_pointer (&self->customers, g_free);
  g_clear_pointer (&self->replay, g_free);
  g_clear_pointer (&self->record, g_free);
}
