// Shows whether the page is up to date.
(function () {
  const live = document.getElementById('live');
  const show = function (text, good) {
    if (live.textContent !== text) {
      live.textContent = text;
    }
    live.classList.toggle('on', good);
  };
  document.body.addEventListener('htmx:sseOpen', function () {
    show('live', true);
  });
  document.body.addEventListener('htmx:sseError', function () {
    show('not connected', false);
  });
})();
