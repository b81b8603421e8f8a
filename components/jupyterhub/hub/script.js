(function () {
  const image = document.getElementById('image');
  const custom = document.getElementById('custom-image');
  if (!custom) return;

  // The field for another image is there only while it is asked for.
  const show = function () {
    const wanted = image.value === '';
    custom.hidden = !wanted;
    custom.required = wanted;
    if (!wanted) custom.value = '';
  };
  image.addEventListener('change', show);
  show();
})();
