#include "churn-lambda-log.h"

#include "churn-json.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define CONTACT_PREFIX "Contact "

/* What GLib's writer has no place for; a process runs one function, one invocation at a time. */
static struct
{
  char *function;
  char *request_id;
  guint n_lines;
} state;

static const char *
name_level (GLogLevelFlags level)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return "FATAL";
  if (level & G_LOG_LEVEL_WARNING)
    return "ERROR";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "WARN";
  return level & G_LOG_LEVEL_INFO ? "INFO" : "DEBUG";
}

/* The steps begin what they say of a contact with "Contact ID: ". */
static const char *
split_contact (const char *message, char **contact)
{
  const char *end = strstr (message, ": ");

  *contact = NULL;
  if (!g_str_has_prefix (message, CONTACT_PREFIX) || end == NULL)
    return message;
  message += strlen (CONTACT_PREFIX);
  if (end <= message || memchr (message, ' ', (gsize) (end - message)) != NULL)
    return message - strlen (CONTACT_PREFIX);
  *contact = g_strndup (message, (gsize) (end - message));
  return end + strlen (": ");
}

/**
 * churn_lambda_log_format:
 * @level: how bad it is
 * @function: (nullable): the function's name
 * @request_id: (nullable): the invocation
 * @message: what happened
 *
 * Makes a line of the log: `level`, `function`, `requestId`, `contact` where the message is of one,
 * and `message`.
 *
 * Returns: (transfer full): one JSON object and the end of the line
 */
char *
churn_lambda_log_format (GLogLevelFlags level,
                         const char *function,
                         const char *request_id,
                         const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *json = NULL;
  g_autofree char *contact = NULL;
  g_autofree char *valid = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  valid = g_utf8_make_valid (split_contact (message, &contact), -1);
  json_builder_begin_object (builder);
  churn_json_add_string (builder, "level", name_level (level));
  churn_json_add_string (builder, "function", function);
  if (request_id != NULL)
    churn_json_add_string (builder, "requestId", request_id);
  if (contact != NULL)
    churn_json_add_string (builder, "contact", contact);
  churn_json_add_string (builder, "message", valid);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  json = churn_json_to_string (root);
  return g_strconcat (json, "\n", NULL);
}

static void
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return;
      if (n > 0)
        {
          text += n;
          length -= (gsize) n;
        }
    }
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  const char *message = "";
  g_autofree char *line = NULL;

  if (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG))
    return G_LOG_WRITER_HANDLED;
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0)
      message = fields[i].value;
  state.n_lines += 1;
  line = churn_lambda_log_format (level, state.function, state.request_id, message);
  write_all (STDERR_FILENO, line);
  return G_LOG_WRITER_HANDLED;
}

/**
 * churn_lambda_log_install:
 * @function: the function's name
 *
 * Makes GLib's messages lines of the structured log. To be called once in a process, which has one
 * thread that logs.
 */
void
churn_lambda_log_install (const char *function)
{
  state.function = g_strdup (function);
  g_log_set_writer_func (write_log, NULL, NULL);
}

/**
 * churn_lambda_log_set_request:
 * @request_id: (nullable): the invocation that lines are of from now on
 *
 * Sets the invocation.
 */
void
churn_lambda_log_set_request (const char *request_id)
{
  g_free (state.request_id);
  state.request_id = g_strdup (request_id);
}

/**
 * churn_lambda_log_take_count:
 *
 * Counts the lines since it was called last.
 *
 * Returns: how many
 */
guint
churn_lambda_log_take_count (void)
{
  guint n = state.n_lines;

  state.n_lines = 0;
  return n;
}
