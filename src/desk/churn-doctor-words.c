#include "config.h"

#include "churn-doctor-words.h"

#include "churn-account-words.h"
#include "churn-backend-error.h"
#include "churn-problem-words.h"
#include "churn-time.h"

#include <glib/gi18n-lib.h>

/**
 * churn_doctor_words_title:
 * @check: what is examined
 *
 * Returns: (transfer none): what it is called
 */
const char *
churn_doctor_words_title (ChurnDoctorCheck check)
{
  static const char *const titles[] = {
    NC_ ("doctor", "Settings"),
    NC_ ("doctor", "Keyring"),
    NC_ ("doctor", "Credentials"),
    NC_ ("doctor", "Identity"),
    NC_ ("doctor", "Name of the address"),
    NC_ ("doctor", "Connection"),
    NC_ ("doctor", "Access"),
    NC_ ("doctor", "Clock"),
    NC_ ("doctor", "List of contacts"),
    NC_ ("doctor", "A contact in full"),
    NC_ ("doctor", "Events of the contact centre"),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (titles) == CHURN_DOCTOR_N_CHECKS);
  g_return_val_if_fail ((gsize) check < G_N_ELEMENTS (titles), NULL);

  return g_dpgettext2 (NULL, "doctor", titles[check]);
}

/**
 * churn_doctor_words_state:
 * @state: how a check stands
 *
 * Returns: (transfer none): it, in a word
 */
const char *
churn_doctor_words_state (ChurnDoctorState state)
{
  static const char *const states[] = {
    NC_ ("doctor", "waiting"), NC_ ("doctor", "being examined"), NC_ ("doctor", "passed"),
    NC_ ("doctor", "failed"),  NC_ ("doctor", "skipped"),
  };

  g_return_val_if_fail ((gsize) state < G_N_ELEMENTS (states), NULL);

  return g_dpgettext2 (NULL, "doctor", states[state]);
}

/* How the connection is made, in words, and where it goes. */
static char *
say_connection (const char *detail)
{
  g_auto (GStrv) parts = g_strsplit (detail, ", ", 2);
  ChurnConnectionKind kind;
  const char *words;

  if (parts[0] == NULL || !churn_connection_kind_from_name (parts[0], &kind))
    return g_strdup (detail);
  words = churn_account_words_kind (kind);

  return parts[1] != NULL ? g_strdup_printf ("%s, %s", words, parts[1]) : g_strdup (words);
}

/* A source that has nothing to be told from others of its kind. */
static const char *
say_plain_source (const char *name)
{
  static const struct
  {
    const char *name;
    const char *words;
  } sources[] = {
    { "environment", N_ ("Credentials of the environment") },
    { "container", N_ ("Credentials of the container") },
    { "credential-process", N_ ("Credentials of the profile’s own program (credential_process)") },
    { "keys", N_ ("Access keys that were entered") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sources); i++)
    if (g_str_equal (sources[i].name, name))
      return _ (sources[i].words);

  return name;
}

/* Where the credentials come from, of which a role may be assumed with others. */
static char *
say_source (const char *detail)
{
  g_auto (GStrv) parts = g_strsplit (detail, ", ", 4);
  guint n = g_strv_length (parts);

  if (n == 1)
    return g_strdup (say_plain_source (detail));
  if (n == 2 && g_str_equal (parts[0], "credentials-file"))
    return g_strdup_printf (_ ("Profile %s of the credentials file"), parts[1]);
  if (n == 2 && g_str_equal (parts[0], "config-file"))
    return g_strdup_printf (_ ("Profile %s of the configuration file"), parts[1]);
  if (n == 2 && g_str_equal (parts[0], "web-identity"))
    /* Translators: a role’s ARN */
    return g_strdup_printf (_ ("Role %s, by a web identity"), parts[1]);
  if (n == 4 && g_str_equal (parts[0], "sso"))
    /* Translators: the name or the address of the portal, a role, the number of an AWS account */
    return g_strdup_printf (_ ("IAM Identity Center (%s), role %s of account %s"), parts[3],
                            parts[2], parts[1]);
  if (n >= 3 && g_str_equal (parts[0], "assume-role"))
    {
      g_auto (GStrv) role = g_strsplit (detail, ", ", 3);
      g_autofree char *base = say_source (role[2]);

      /* Translators: a role’s ARN; where the credentials come from with which it is taken, as
       * “Profile base of the credentials file” */
      return g_strdup_printf (_ ("Role %s; %s"), role[1], base);
    }

  return g_strdup (detail);
}

/* Where somebody is called by what they are, once is enough. */
static char *
say_access (const char *detail)
{
  g_auto (GStrv) parts = g_strsplit (detail, ", ", 2);
  g_autoptr (ChurnPrincipal) principal = NULL;
  ChurnRole role;

  if (parts[0] == NULL || !churn_role_from_name (parts[0], &role))
    return g_strdup (detail);
  principal = churn_principal_new (
      role, NULL,
      parts[1] != NULL && *parts[1] != '\0' && !g_str_equal (parts[1], parts[0]) ? parts[1] : NULL);

  return churn_account_words_principal (principal);
}

/* No line ends between a number and its unit. */
static char *
keep_together (const char *detail)
{
  g_autoptr (GString) kept = g_string_new (detail);

  g_string_replace (kept, " ", "\u00a0", 0);

  return g_strdup (kept->str);
}

static char *
say_clock (const char *detail)
{
  g_autofree char *seconds = keep_together (detail);

  if (g_str_equal (detail, "+0 s"))
    return g_strdup (_ ("As the contact centre’s"));

  /* Translators: %s is a number of seconds with its sign, as “+3 s” */
  return g_strdup_printf (_ ("The contact centre’s is %s ahead"), seconds);
}

static char *
say_feed (const char *detail)
{
  g_autofree char *seconds = keep_together (detail);

  /* Translators: %s is a number of seconds, as “12 s” */
  return g_strdup_printf (_ ("The newest is %s old"), seconds);
}

static char *
say_contacts (const char *detail)
{
  guint64 n = g_ascii_strtoull (detail, NULL, 10);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s\u00a0contact", "%s\u00a0contacts", (gulong) n), detail);
}

/**
 * churn_doctor_words_finding:
 * @line: a line
 *
 * Returns: (transfer full) (nullable): what was found; %NULL where that was nothing
 */
char *
churn_doctor_words_finding (ChurnDoctorLine *line)
{
  const GError *error = churn_doctor_line_get_error (line);
  const char *detail = churn_doctor_line_get_detail (line);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup (_ ("This took too long and was given up."));
  if (error != NULL)
    return g_strdup (churn_problem_words (error));
  if (detail == NULL)
    return NULL;
  switch (churn_doctor_line_get_check (line))
    {
    case CHURN_DOCTOR_CLOCK:
      return say_clock (detail);
    case CHURN_DOCTOR_FEED:
      return say_feed (detail);
    case CHURN_DOCTOR_CONFIGURATION:
      return say_connection (detail);
    case CHURN_DOCTOR_CREDENTIALS:
      return say_source (detail);
    case CHURN_DOCTOR_ACCESS:
      return say_access (detail);
    case CHURN_DOCTOR_CONTACTS:
      return say_contacts (detail);
    case CHURN_DOCTOR_KEYRING:
    case CHURN_DOCTOR_IDENTITY:
    case CHURN_DOCTOR_NAME:
    case CHURN_DOCTOR_TLS:
    case CHURN_DOCTOR_CONTACT:
    case CHURN_DOCTOR_N_CHECKS:
    default:
      return g_strdup (detail);
    }
}

/* Which remedy helps: what went wrong says more than where. */
static ChurnDoctorCheck
get_ill (ChurnDoctorLine *line)
{
  ChurnDoctorCheck check = churn_doctor_line_get_check (line);
  const GError *error = churn_doctor_line_get_error (line);
  ChurnProblem problem =
      error != NULL ? churn_backend_error_get_problem (error) : CHURN_PROBLEM_OTHER;

  if (check == CHURN_DOCTOR_CONFIGURATION || check == CHURN_DOCTOR_KEYRING)
    return check;
  if (problem == CHURN_PROBLEM_DEMO)
    return CHURN_DOCTOR_CONFIGURATION;
  if (problem == CHURN_PROBLEM_UNREACHABLE || problem == CHURN_PROBLEM_NO_ANSWER)
    return check == CHURN_DOCTOR_NAME ? check : CHURN_DOCTOR_TLS;
  if (problem == CHURN_PROBLEM_CREDENTIALS || problem == CHURN_PROBLEM_NO_CREDENTIALS ||
      problem == CHURN_PROBLEM_EXPIRED || problem == CHURN_PROBLEM_SIGN_IN)
    return CHURN_DOCTOR_CREDENTIALS;
  if (problem == CHURN_PROBLEM_ADDRESS || problem == CHURN_PROBLEM_NO_CENTRE)
    return CHURN_DOCTOR_NAME;
  if (problem == CHURN_PROBLEM_CLOCK)
    return CHURN_DOCTOR_CLOCK;
  return check;
}

/**
 * churn_doctor_words_remedy:
 * @line: a line
 *
 * Returns: (transfer none) (nullable): what to do about it, for a line that failed
 */
const char *
churn_doctor_words_remedy (ChurnDoctorLine *line)
{
  static const char *const remedies[] = {
    N_ ("Open the preferences and choose how to connect."),
    N_ ("Unlock the keyring, or log in to the computer with your password. Until then you sign in "
        "anew at each start."),
    N_ ("Sign in again. For a profile, see that the AWS command line can use it: aws sts "
        "get-caller-identity --profile NAME"),
    N_ ("Sign in again. Where AWS does not know the keys any more, ask whoever looks after your AWS "
        "account."),
    N_ ("See that the address is spelt as the stack’s outputs have it, and that the network is there."),
    N_ ("See that no firewall or proxy stands before the address, and that the computer’s date is "
        "right."),
    N_ ("Ask whoever looks after the stack to attach the policy for agents or for supervisors to your "
        "role."),
    N_ ("Let the computer set its clock by itself, from the network."),
    N_ ("Ask whoever looks after the stack to attach the policy for agents or for supervisors to your "
        "role."),
    N_ ("See the logs of the stack’s function for the agent API."),
    N_ ("See in the AWS console that the stack’s rules are enabled, and that its dead-letter queue is "
        "empty."),
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (remedies) == CHURN_DOCTOR_N_CHECKS);

  if (churn_doctor_line_get_state (line) != CHURN_DOCTOR_FAILED)
    return NULL;
  return _ (remedies[get_ill (line)]);
}

/**
 * churn_doctor_words_report:
 * @lines: the lines of a #ChurnDoctor
 *
 * What is printed at a terminal, and saved for whoever helps. Its first line says which desk it is
 * of, and when.
 *
 * Returns: (transfer full): all of it, each line ended
 */
char *
churn_doctor_words_report (GListModel *lines)
{
  static const char *const marks[] = { "·", "…", "✔", "✘", "–" };
  g_autofree char *time = churn_time_format (g_get_real_time ());
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "Churn Desk %s, %s\n", PACKAGE_VERSION, time);
  for (guint i = 0; i < g_list_model_get_n_items (lines); i++)
    {
      g_autoptr (ChurnDoctorLine) line = g_list_model_get_item (lines, i);
      ChurnDoctorState state = churn_doctor_line_get_state (line);
      g_autofree char *finding = churn_doctor_words_finding (line);
      const char *remedy = churn_doctor_words_remedy (line);

      g_string_append_printf (text, "%s %s: %s", marks[state],
                              churn_doctor_words_title (churn_doctor_line_get_check (line)),
                              churn_doctor_words_state (state));
      if (finding != NULL)
        g_string_append_printf (text, " (%s)", finding);
      g_string_append_c (text, '\n');
      if (remedy != NULL)
        g_string_append_printf (text, "    %s\n", remedy);
    }

  return g_string_free (text, FALSE);
}
